//go:build !js

package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// describe says in a line when, where and with what is measured.
func describe(b *headless) (string, error) {
	version, err := chromedp.Call(b.ctx, browser.GetVersion, cdp.Empty{})
	if err != nil {
		return "", fmt.Errorf("the browser does not tell its version: %w", err)
	}
	return here(strings.Replace(version.Product, "/", " ", 1)), nil
}

// here says in a line when and where is measured, with what beside Go.
func here(with string) string {
	text := fmt.Sprintf("%s, %s, %d cores, %s, %s/%s, %s", time.Now().Format("2 January 2006, 15:04"), processor(), runtime.NumCPU(),
		runtime.Version(), runtime.GOOS, runtime.GOARCH, with)
	if load := load(); load != "" {
		text += ", load average at the start " + load
	}
	return text + "."
}

// processor is the model of the processor where the system tells it.
func processor() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	fields := make(map[string]string)
	for lines.Scan() {
		key, value, ok := strings.Cut(lines.Text(), ":")
		if !ok {
			break // the first processor ends with an empty line
		}
		fields[strings.TrimSpace(key)] = strings.TrimSpace(value)
	}
	if fields["model name"] == "" {
		return "unknown processor"
	}
	// A virtual machine may tell no more than the maker's name; family and model still tell the generation.
	return fmt.Sprintf("%s (family %s, model %s)", fields["model name"], fields["cpu family"], fields["model"])
}

// load is the number of threads that wanted to run in the last minute, "" where the system does not tell.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}
