//go:build !js

package browsertest

import (
	"context"
	"fmt"
	"path/filepath"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"halo/checkpoint"
)

// save clicks Save and returns the checkpoint that the browser downloaded, and its name.
func (b *tab) save() (*checkpoint.File, string) {
	b.t.Helper()
	return b.saveBy("#save")
}

// saveBy does the same with a button that saves.
func (b *tab) saveBy(button string) (*checkpoint.File, string) {
	b.t.Helper()
	path, name := b.download(button)
	file, err := checkpoint.ReadFile(path)
	if err != nil {
		b.t.Fatalf("%s: %v", name, err)
	}
	return file, name
}

// download clicks a button and returns where the file is that the browser downloaded, and its name.
func (b *tab) download(button string) (path, name string) {
	b.t.Helper()
	for name, path := range b.downloads(button, 1) {
		return path, name
	}
	panic("unreachable: there is one")
}

// downloads clicks a button and returns where the n files are that the browser downloaded, by name.
func (b *tab) downloads(button string, n int) map[string]string {
	b.t.Helper()
	folder := b.t.TempDir()
	ctx, cancel := context.WithTimeout(b.ctx, waitDeadline)
	defer cancel()
	begins := chromedp.BrowserEvents(ctx, cdpbrowser.DownloadWillBegin)
	progress := chromedp.BrowserEvents(ctx, cdpbrowser.DownloadProgress)
	_, err := chromedp.CallBrowser(ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: folder, EventsEnabled: new(true),
	})
	if err != nil {
		b.t.Fatal(err)
	}
	if evaluate[bool](b, fmt.Sprintf(`document.getElementById("keep-list").contains(document.querySelector(%q))`, button)) {
		b.openMenu()
	}
	b.click(button)
	names := map[string]string{} // by id
	for begun, err := range begins {
		if err != nil {
			b.t.Fatalf("%d of %d downloads began: %v; the page shows %q", len(names), n, err, b.messages())
		}
		if names[begun.GUID] = begun.SuggestedFilename; len(names) == n {
			break
		}
	}
	paths := map[string]string{}
	for p, err := range progress {
		if err != nil {
			b.t.Fatalf("%d of %d downloads ended: %v", len(paths), n, err)
		}
		name, ours := names[p.GUID]
		if ours && p.State == cdpbrowser.DownloadProgressStateCanceled {
			b.t.Fatalf("the download of %s was cancelled", name)
		}
		if ours && p.State == cdpbrowser.DownloadProgressStateCompleted {
			if paths[name] = filepath.Join(folder, p.GUID); len(paths) == n {
				break
			}
		}
	}
	return paths
}
