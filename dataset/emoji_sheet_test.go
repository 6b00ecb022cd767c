package dataset

import (
	"testing"
)

// Every emoji has a picture by every vendor: one that is neither empty nor the same as another.
func TestEmojiPictures(t *testing.T) {
	ix, err := readEmojiIndex(assetsFiles)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range ix.Vendors {
		first := map[string]string{}
		for _, g := range ix.Groups {
			sheet, err := readSheet(assetsFiles, ix.sheet(v.Name, g.Slug), g.Count, ix.Columns)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range allEmoji([]emojiIndexGroup{g}) {
				name := g.Subgroups[p.subgroup].Names[p.name]
				label := v.Name + " " + name.Text + " " + name.Emoji[p.emoji].Modifier
				if p.cell != i {
					t.Fatalf("%s: cell %d, want %d", label, p.cell, i)
				}
				picture := make([]uint8, pictureBytes)
				sheet.picture(p.cell, picture)
				opaque := 0
				for at := 3; at < len(picture); at += 4 {
					if picture[at] > 127 {
						opaque++
					}
				}
				if opaque < 50 {
					t.Errorf("%s: %d pixels are opaque", label, opaque)
				}
				if other, ok := first[string(picture)]; ok {
					t.Errorf("%s and %s have the same picture", other, label)
				}
				first[string(picture)] = label
			}
		}
	}
}
