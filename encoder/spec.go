package encoder

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Spec is an encoder with its options. The zero Spec is none.
type Spec struct {
	entry  *Entry
	size   string // "" where no size is named
	values map[string][]int
}

// Parse reads the spec of an encoder of images, or of texts:
//
//	spec   = name [ "?" option *( "&" option ) ]
//	option = key "=" value
//	value  = number *( "," number )
//
// The key size names a size; other options take the place of what that says. An unknown name, a key that this encoder
// does not know or that comes twice, and a value out of range are errors. What depends on the input is New's to check.
func Parse(reads, spec string) (Spec, error) {
	name, rest, found := strings.Cut(spec, "?")
	entry := entryOf(reads, name)
	if entry == nil {
		return Spec{}, fmt.Errorf("encoder: unknown %s encoder %.40q; known are %s", reads, name, names(reads))
	}
	s := Spec{entry: entry, size: entry.Size, values: map[string][]int{}}
	given := map[string][]int{}
	seen := map[string]bool{}
	if found {
		for _, part := range strings.Split(rest, "&") {
			if err := s.parseOption(part, seen, given); err != nil {
				return Spec{}, fmt.Errorf("encoder: spec %.200q: %w", spec, err)
			}
		}
	}
	for key, value := range entry.values(s.size) {
		s.values[key] = value
	}
	for key, value := range given {
		s.values[key] = value
	}
	return s, nil
}

func (s *Spec) parseOption(part string, seen map[string]bool, given map[string][]int) error {
	key, value, found := strings.Cut(part, "=")
	if !found {
		return fmt.Errorf("%.40q is not key=value", part)
	}
	if seen[key] {
		return fmt.Errorf("%s comes twice", key)
	}
	seen[key] = true
	if key == "size" {
		if s.entry.values(value) == nil {
			return fmt.Errorf("size is %.40q; want %s", value, s.entry.sizes())
		}
		s.size = value
		return nil
	}
	known := []string{"size"}
	for _, o := range s.entry.Options {
		if o.Key != key {
			known = append(known, o.Key)
			continue
		}
		numbers, ok := o.read(value)
		if !ok {
			return fmt.Errorf("%s is %.40q; want %s", key, value, o.Want())
		}
		given[key] = numbers
		return nil
	}
	return fmt.Errorf("%s has no option %.40q; it has %s", s.entry.Name, key, strings.Join(known, ", "))
}

// read takes a value apart; ok is false where it is not what Want says.
func (o Option) read(value string) (numbers []int, ok bool) {
	for _, field := range strings.Split(value, ",") {
		if field == "" || strings.Trim(field, "0123456789") != "" {
			return nil, false // Atoi also knows signs
		}
		n, err := strconv.Atoi(field)
		if err != nil || len(o.Choices) == 0 && (n < o.Min || n > o.Max) || len(o.Choices) > 0 && !slices.Contains(o.Choices, n) {
			return nil, false
		}
		numbers = append(numbers, n)
	}
	return numbers, len(numbers) == 1 || o.List && len(numbers) <= maxList
}

// Name is the name without options.
func (s Spec) Name() string { return s.entry.Name }

// Rate is the largest learning rate that a run with it has by default; 0 for any.
func (s Spec) Rate() float64 { return s.entry.Rate }

// Number is the value of an option that is a number; 0 where neither the spec nor its size says.
func (s Spec) Number(key string) int {
	if v := s.values[key]; len(v) > 0 {
		return v[0]
	}
	return 0
}

// List is the value of an option that is a list; nil where neither the spec nor its size says.
func (s Spec) List(key string) []int { return s.values[key] }

// With is s with another value of an option.
func (s Spec) With(key string, value ...int) Spec {
	values := map[string][]int{key: value}
	for k, v := range s.values {
		if k != key {
			values[k] = v
		}
	}
	s.values = values
	return s
}

// String is the canonical spec: the size unless it is the default, then, in the table's order, the options that differ
// from it. Parse of it gives s again, and specs that say the same have the same.
func (s Spec) String() string {
	var parts []string
	if s.size != s.entry.Size {
		parts = append(parts, "size="+s.size)
	}
	ofSize := s.entry.values(s.size)
	for _, o := range s.entry.Options {
		v, ok := s.values[o.Key]
		if !ok || len(v) == 0 || slices.Equal(v, ofSize[o.Key]) {
			continue
		}
		parts = append(parts, o.Key+"="+FormatList(v))
	}
	if len(parts) == 0 {
		return s.entry.Name
	}
	return s.entry.Name + "?" + strings.Join(parts, "&")
}

// FormatList writes the value of an option.
func FormatList(v []int) string {
	numbers := make([]string, len(v))
	for i, n := range v {
		numbers[i] = strconv.Itoa(n)
	}
	return strings.Join(numbers, ",")
}
