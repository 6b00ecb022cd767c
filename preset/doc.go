// Package preset is the table of the questions that the page offers: each a whole pinned configuration of one run or
// of two side by side, what to watch in it, and what five seeds have shown on exactly that configuration.
//
// It is data and its checks alone: it trains nothing. web/gen writes the table into the page's catalogue; the tests
// train every preset with seeds 1 to 5 and hold each claim against what came out. A sentence that says how a preset
// ends stands in a [Claim], where that test sees it, and nowhere else.
package preset
