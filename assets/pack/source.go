package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// vendor is one who drew the emoji.
type vendor struct {
	Name    string `json:"name"` // first part of a sheet's file name
	Use     string `json:"use"`  // what the pictures are for: train, or hold out
	Package string `json:"package"`
	Licence string `json:"licence"` // SPDX identifier of the pictures' licence
}

const (
	noto    = "noto"
	twemoji = "twemoji"
	fluent  = "fluent"
)

var vendors = []vendor{
	{noto, "train", "emoji-datasource-google", "Apache-2.0"},
	{twemoji, "train", "emoji-datasource-twitter", "CC-BY-4.0"},
	{fluent, "hold out", "@iconify-json/fluent-emoji-flat", "MIT"},
}

// captionPackage is where names, tags, groups and subgroups come from.
const captionPackage = "emojibase-data"

// emoji is one row of emojibase, and who draws it.
type emoji struct {
	code     string // code points in lower-case hexadecimal, joined by "-", without the variation selector fe0f
	entry    int    // emojibase's entry: an emoji and its skin tones share one
	group    string // keys of emojibase: "people-body", "" where it has none
	subgroup string
	name     string // caption of level 2: "waving hand"
	modifier string // what sets it apart from others of its name: "light skin tone", "" for none
	tones    []int  // 1 light, 2 medium-light, 3 medium, 4 medium-dark, 5 dark; empty for none
	tags     []string
	drawn    map[string]string // vendor → file name, or icon name for Fluent
}

// words are emojibase's English messages: key → text.
type words struct {
	group, subgroup map[string]string
}

// source is all that the packages say.
type source struct {
	packages []packageInfo
	words    words
	emoji    []emoji // in the order of Unicode's own chart
}

type packageInfo struct {
	Name    string `json:"package"`
	Version string `json:"version"`
	License string `json:"license"` // of the package, as it declares it
}

func readSource(modules string) (*source, error) {
	s := &source{}
	for _, name := range []string{vendors[0].Package, vendors[1].Package, vendors[2].Package, captionPackage, "@resvg/resvg-wasm"} {
		var p struct{ Name, Version, License string }
		if err := readJSON(filepath.Join(modules, filepath.FromSlash(name), "package.json"), &p); err != nil {
			return nil, fmt.Errorf("%w (is `npm ci --prefix assets/pack` done?)", err)
		}
		s.packages = append(s.packages, packageInfo(p))
	}
	drawn := map[string]map[string]string{}
	for _, v := range vendors[:2] {
		d, err := readDatasource(filepath.Join(modules, v.Package, "emoji.json"), v.Package)
		if err != nil {
			return nil, err
		}
		drawn[v.Name] = d
	}
	var icons map[string]string
	if err := readJSON(filepath.Join(modules, filepath.FromSlash(vendors[2].Package), "chars.json"), &icons); err != nil {
		return nil, err
	}
	drawn[fluent] = map[string]string{}
	for code, icon := range icons {
		drawn[fluent][normalCode(code)] = icon
	}
	if err := s.readEmojibase(filepath.Join(modules, captionPackage)); err != nil {
		return nil, err
	}
	for i := range s.emoji {
		e := &s.emoji[i]
		e.drawn = map[string]string{}
		for vendor, files := range drawn {
			if file, ok := files[e.code]; ok {
				e.drawn[vendor] = file
			}
		}
	}
	return s, nil
}

// readDatasource returns code → file name of the pictures that an emoji-datasource package holds.
func readDatasource(file, pkg string) (map[string]string, error) {
	type picture struct {
		Unified    string `json:"unified"`
		Image      string `json:"image"`
		HasGoogle  bool   `json:"has_img_google"`
		HasTwitter bool   `json:"has_img_twitter"`
	}
	var rows []struct {
		picture
		Tones map[string]picture `json:"skin_variations"`
	}
	if err := readJSON(file, &rows); err != nil {
		return nil, err
	}
	files := map[string]string{}
	add := func(p picture) {
		if pkg == vendors[0].Package && p.HasGoogle || pkg == vendors[1].Package && p.HasTwitter {
			files[normalCode(p.Unified)] = p.Image
		}
	}
	for _, row := range rows {
		add(row.picture)
		for _, tone := range row.Tones {
			add(tone)
		}
	}
	return files, nil
}

// tones decodes emojibase's "tone", which is a number, or a list where two people have one each.
type tones []int

func (t *tones) UnmarshalJSON(data []byte) error {
	if one, err := strconv.Atoi(string(data)); err == nil {
		*t = tones{one}
		return nil
	}
	return json.Unmarshal(data, (*[]int)(t))
}

func (s *source) readEmojibase(folder string) error {
	var keys struct{ Groups, Subgroups map[string]string }
	if err := readJSON(filepath.Join(folder, "meta", "groups.json"), &keys); err != nil {
		return err
	}
	type message struct{ Key, Message string }
	var messages struct{ Groups, Subgroups []message }
	if err := readJSON(filepath.Join(folder, "en", "messages.json"), &messages); err != nil {
		return err
	}
	table := func(list []message) map[string]string {
		m := map[string]string{}
		for _, x := range list {
			m[x.Key] = plain(x.Message)
		}
		return m
	}
	s.words = words{table(messages.Groups), table(messages.Subgroups)}

	type row struct {
		Label, Hexcode  string
		Group, Subgroup *int
		Tone            tones
		Tags            []string
	}
	var entries []struct {
		row
		Skins []row
	}
	if err := readJSON(filepath.Join(folder, "en", "data.json"), &entries); err != nil {
		return err
	}
	for i, entry := range entries {
		for _, r := range append([]row{entry.row}, entry.Skins...) {
			e := emoji{code: normalCode(r.Hexcode), entry: i, tones: r.Tone}
			e.name, e.modifier, _ = strings.Cut(plain(r.Label), ": ")
			for _, tag := range entry.Tags {
				e.tags = append(e.tags, plain(tag))
			}
			if r.Group != nil && r.Subgroup != nil {
				e.group = keys.Groups[strconv.Itoa(*r.Group)]
				e.subgroup = keys.Subgroups[strconv.Itoa(*r.Subgroup)]
			}
			s.emoji = append(s.emoji, e)
		}
	}
	return nil
}

// normalCode returns code points as the packages agree on them: lower case, without fe0f.
func normalCode(code string) string {
	var parts []string
	for part := range strings.SplitSeq(strings.ToLower(code), "-") {
		if part != "fe0f" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "-")
}

// plain returns a text in lower case with typewriter quotes, as captions are written.
func plain(text string) string {
	return strings.NewReplacer("’", "'", "“", `"`, "”", `"`).Replace(strings.ToLower(text))
}

func readJSON(file string, v any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
