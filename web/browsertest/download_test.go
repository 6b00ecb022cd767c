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
	var id string
	for begun, err := range begins {
		if err != nil {
			b.t.Fatalf("no download began: %v; the page shows %q", err, b.messages())
		}
		id, name = begun.GUID, begun.SuggestedFilename
		break
	}
	for p, err := range progress {
		if err != nil {
			b.t.Fatalf("the download did not end: %v", err)
		}
		if p.GUID == id && p.State == cdpbrowser.DownloadProgressStateCompleted {
			break
		}
		if p.GUID == id && p.State == cdpbrowser.DownloadProgressStateCanceled {
			b.t.Fatalf("the download of %s was cancelled", name)
		}
	}
	return filepath.Join(folder, id), name
}
