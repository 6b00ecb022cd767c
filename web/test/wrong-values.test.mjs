import assert from "node:assert/strict";
import { test } from "node:test";

import { DATASETS, OBJECTIVES } from "../app/choices.js";
import { tellWrongValues, wrongValues } from "../app/wrong-values.js";

for (const [name, query, ...want] of [
  ["silence", ""],
  ["every key as it should be", "?data=tree3322?fog=0.2%26equal=0&objective=gaussian&d=4&seed=7&batch=32&tau=2.5&lr=0.01&pace=25&m=2&colour=level&without=3,1&rings=1&plane=caption.4&view=0.5,-0.25,40&hide=intro,seed&point=picture.7&backend=go&play=0"],
  ["two runs as they should be", "?objective=proposal?mask=1%26c=d&b=clip?learn=tau&b.tau=0.05&b.batch=16&b.lr=0&b.view=1,2,3&link=0&tau@400=0.1&b.tau@5=0.5"],
  ["encoders as they should be", "?image=vit?size=nano%26patch=8&text=transformer"],
  ["options in another order and notation", "?data=emoji60?groups=flags+food-drink&objective=proposal?c=0.50"],
  ["the rest", "?hide=all,-transport&matrix=images+distance&until=500&ask=a_circle,~red_circle&clip=0.5&checkpoint=checkpoints/a.safetensors"],
  ["keys of others", "?utm_source=a&fbclid=b&__proto__=c&toString=d"],
  ["nothing said", "?data=&tau=&objective=&=&%"],
  ["an objective", "?objective=prolip", [`“objective=prolip”`, `an objective is proposal, `, ` or ${OBJECTIVES.at(-1).name}.`, "Used instead: proposal."]],
  ["an objective of B", "?b=abc", ["“b=abc”", "an objective is proposal, ", "It is left out."]],
  ["a data set", "?data=xyz", ["“data=xyz”", `a data set is tree332, `, ` or ${DATASETS.at(-1).name}.`, "Used instead: tree332."]],
  ["τ above the range", "?tau=99", ["“tau=99”", "τ is a number from 0.1 to 10 with proposal.", "Used instead: 10."]],
  ["τ in the range of another objective", "?objective=clip&tau=5", ["“tau=5”", "from 0.01 to 1 with clip.", "Used instead: 1."]],
  ["τ of B", "?b=clip&b.tau=5", ["“b.tau=5”", "from 0.01 to 1 with clip.", "Used instead: 1."]],
  ["numbers that are none", "?seed=abc&lr=x", ["“seed=abc”", "a whole number from 0 to 4294967295.", "Used instead: 1."], ["“lr=x”", "a number from 0.0001 to 0.3.", "Used instead: 0.003."]],
  ["numbers between", "?d=3.6&batch=100", ["“d=3.6”", "a whole number from 2 to 64 with tree332.", "instead: 4."], ["“batch=100”", "a power of two from 4 to 512.", "instead: 128."]],
  ["a dimension too small for the data", "?data=emoji&d=2", ["“d=2”", "from 4 to 64 with emoji.", "instead: 4."]],
  ["a seed below 0", "?seed=-5", ["“seed=-5”", "Used instead: 0."]],
  ["words of choices", "?colour=mauve&pace=fast&rings=maybe&backend=tpu", ["group, level, std or error"], ["gentle, 1, 5, 25, 100 or max."], ["it is 0 or 1"], ["“go”"]],
  ["an option that there is not", "?data=tree332?groups=a+b&objective=clip?k=2", ["tree332 has the options fog, "], ["clip has the options ", "Used instead: clip."]],
  ["an option out of range", "?data=tree332?fog=7&objective=proposal?mask=2", ["fog is out of range, and 1 is the nearest"], ["mask is 0 or 1"]],
  ["an encoder, a size", "?image=foo&text=transformer?size=huge", ["an encoder is mlp, "], ["a size is nano, "]],
  ["what belongs to B without a B", "?b.batch=32&b.tau@5=1", ["“b.batch=32”", "no second run"], ["“b.tau@5=1”", "no second run", "It is left out."]],
  ["B beside a checkpoint", "?checkpoint=a.safetensors&b=clip", ["a checkpoint is shown alone. It is left out."]],
  ["a checkpoint of another scheme", "?checkpoint=javascript:alert(1)", ["an http or https address. It is left out."]],
  ["changes", "?tau@x=1&batch@8=9&speed@3=1", ["“tau@x=1”", "such as “tau@400=0.1”"], ["“batch@8=9”", "a power of two", "Used instead: 8."], ["“speed@3=1”", "settings are batch, "]],
  ["views, planes and points", "?view=1,2&plane=caption.x&point=text.3", ["three numbers"], ["“caption.5”"], ["“picture.5”"]],
  ["lists", "?without=x,99&hide=intro,nothing", ["levels are whole numbers"], ["no part “nothing”"]],
  ["words of the matrix", "?matrix=distance+nonsense", ["“distance+images”"]],
  ["too many probes", "?ask=a,b,c,d,e,f,g,h,i", ["at most 8"]],
  ["of one key twice, the last", "?tau=99&tau=2"],
  ["the same, the other way round", "?tau=2&tau=99", ["“tau=99”"]],
]) {
  test(`wrong values: ${name}`, () => {
    const got = wrongValues(query);
    assert.equal(got.length, want.length, got.join("\n"));
    want.forEach((parts, i) => parts.forEach((part) => assert.ok(got[i].includes(part), `${got[i]}\nlacks ${part}`)));
    for (const sentence of got) assert.match(sentence, /^The link says “.+”, but .+\. (Used instead: .+|It is left out)\.$/);
  });
}

test("a long value is cut, and of many wrong values the first are told", () => {
  assert.ok(wrongValues(`?data=${"x".repeat(500)}`)[0].length < 260);
  assert.match(tellWrongValues("?data=x&objective=x&d=x&seed=x&lr=x&m=x"), /“seed=x”.*Used instead: 1\.\n2 more values are wrong too\.$/);
  assert.equal(tellWrongValues("?seed=3"), "");
});
