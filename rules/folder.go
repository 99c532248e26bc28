package rules

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// folder is what is read of a folder of rules, on its way into a set.
type folder struct {
	set     *Set
	base    beneath
	met     int      // files so far
	bytes   int      // of those that were read
	under   string   // the folder as its reader named it; in front of every file that is named
	rules   []*Rule  // of the folder, in order of their files
	yamls   []string // every file of a rule or a change, also those that cannot be used
	wanted  []*changing
	changes []Change // those that can be made
	stories []*storyFile
}

// beneath is the library that a folder is laid on.
type beneath struct {
	Set

	is bool
}

// storyFile is a story as it lies in the folder.
type storyFile struct {
	file  string
	story *Story
	err   error // why it is no story

	closed bool // it could not be read at all
}

// largest is how long a file of a folder may be: nobody writes a rule or a story that is longer.
const largest = 1 << 17

// mostFiles and mostBytes are how much is read of a folder: nobody keeps so many rules, and a wrong folder may hold any number.
const (
	mostFiles = 2000
	mostBytes = 1 << 23
)

// otherReaders are files that lie in a partnership's folder and are read by others: its calendars.
var otherReaders = []string{"bank-holidays.csv", "school-closures.csv"}

// lay reads a folder and puts what can be used of it on top of the set. Stories are read, and not asked for.
func (s *Set) lay(files fs.FS, under string) *folder {
	f := &folder{set: s, base: beneath{*s, len(s.Rules) > 0}, under: under}
	f.share(files)
	if err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error { return f.meet(files, name, d, err) }); err != nil {
		f.wrong("%s: %s", cmp.Or(under, "the folder of rules"), whyNot(err))
	} else {
		f.clocks(files)
	}
	f.compose()
	return f
}

// meet reads one file. A file that cannot be read is said and does not keep the others from being read; hidden ones are nobody's rules.
func (f *folder) meet(files fs.FS, name string, d fs.DirEntry, err error) error {
	hidden := strings.HasPrefix(path.Base(name), ".") && name != "."
	switch {
	case err != nil && name == ".":
		return err
	case err != nil:
		f.wrong("%s: %s", f.named(name), whyNot(err))
		return nil
	case hidden && d.IsDir():
		return fs.SkipDir
	case hidden, d.IsDir(), name == sharedFile, name == clocksFile:
		return nil
	}
	f.met++
	if f.met > mostFiles || f.bytes > mostBytes {
		f.wrong("%s: holds more than %d files or %d MiB; what comes after them is not read. Is it the right folder?", cmp.Or(f.under, "the folder of rules"), mostFiles, mostBytes>>20)
		return fs.SkipAll
	}
	if mode := d.Type(); !mode.IsRegular() && mode&fs.ModeSymlink == 0 {
		f.set.unread = append(f.set.unread, f.named(name))
		return nil
	}
	switch path.Ext(name) {
	case ".yaml", ".yml":
		f.read(files, name, f.take)
	case ".timeline":
		f.read(files, name, f.tell)
	default:
		if !slices.Contains(otherReaders, path.Base(name)) {
			f.set.unread = append(f.set.unread, f.named(name))
		}
	}
	return nil
}

func (f *folder) named(name string) string { return path.Join(f.under, name) }

func (f *folder) wrong(format string, args ...any) {
	f.set.wrong = append(f.set.wrong, fmt.Sprintf(format, args...))
}

func (f *folder) read(files fs.FS, name string, use func(name string, data []byte)) {
	data, err := readAtMost(files, name)
	f.bytes += len(data)
	switch {
	case errors.Is(err, errTooLong):
		f.unreadable(name, fmt.Sprintf("1: is longer than a rule or a story can be (%d bytes)", largest))
	case err != nil:
		f.unreadable(name, " "+whyNot(err))
	case notText(data) != "":
		f.unreadable(name, notText(data))
	default:
		use(f.named(name), data)
	}
}

// unreadable notes why a file cannot be read. Of a story it is a reason not to ask the rule beside it, which nothing else shows to be right.
func (f *folder) unreadable(name, why string) {
	says := f.named(name) + ":" + why
	if path.Ext(name) == storyEnding {
		f.stories = append(f.stories, &storyFile{file: f.named(name), err: errors.New(says), closed: true})
		return
	}
	f.wrong("%s", says)
	if name != sharedFile {
		f.yamls = append(f.yamls, f.named(name))
	}
}

var errTooLong = errors.New("too long")

// whyNot says why something cannot be read, without saying where on the machine it is.
func whyNot(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "cannot be read: it is not there"
	case errors.Is(err, fs.ErrPermission):
		return "cannot be read: this program may not read it"
	}
	return "cannot be read: it is not what it should be"
}

func readAtMost(files fs.FS, name string) (data []byte, err error) {
	if info, err := fs.Stat(files, name); err != nil || !info.Mode().IsRegular() {
		return nil, cmp.Or(err, fs.ErrInvalid) // a pipe behind a link would never end
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if data, err = io.ReadAll(io.LimitReader(file, largest+1)); err == nil && len(data) > largest {
		err = errTooLong
	}
	return bytes.TrimPrefix(data, []byte("\ufeff")), err // the mark that some editors begin a file with
}

// take reads a rule, or a change of one.
func (f *folder) take(name string, data []byte) {
	f.yamls = append(f.yamls, name)
	if says := unfit(name, data, "a rule"); says != "" {
		f.wrong("%s", says)
		return
	}
	if change, is := readChange(name, data, f.set.words); is {
		f.wanted = append(f.wanted, change)
		return
	}
	r, err := parseWith(source{name: name, data: data, words: f.set.words, shared: f.set.shared}, nil)
	if err != nil {
		f.set.wrong = append(f.set.wrong, sentences(err)...)
		return
	}
	if i := slices.IndexFunc(f.rules, func(other *Rule) bool { return other.ID == r.ID }); i >= 0 {
		f.wrong("%s:1: %s has the same id as %s", name, r.ID, f.rules[i].file)
		return
	}
	f.rules = append(f.rules, r)
}

// tell reads a story.
func (f *folder) tell(name string, data []byte) {
	story, err := ParseStory(name, strings.NewReader(string(data)))
	f.stories = append(f.stories, &storyFile{file: name, story: story, err: err})
	f.set.told = append(f.set.told, StoryFile{name, string(data)})
}
