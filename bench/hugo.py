"""The same bank as a Hugo site: a page a question, list pages of 20 by technology (a section each)
and by level (a taxonomy), all in one, fenced code coloured by classes. Nothing else: no feeds, no
sitemap, no facets, no search, one small style."""
import re
import shutil

import common

CONFIG = """baseURL = "https://example.org/"
title = "Questions"
disableKinds = ["RSS", "sitemap", "robotsTXT", "404"]
paginate = 20
[taxonomies]
level = "levels"
[markup.highlight]
noClasses = false
[markup.goldmark.renderer]
unsafe = false
"""

BASE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{{ .Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"></head><body>
<header><a href="/">Home</a></header><main>{{ block "main" . }}{{ end }}</main></body></html>
"""

LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $pages := .RegularPages }}{{ if .IsHome }}{{ $pages = .Site.RegularPages }}{{ end }}
{{ $paginator := .Paginate $pages.ByWeight }}
<p>{{ len $pages }} questions</p>
{{ range $paginator.Pages }}<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<p>{{ .Params.id }} · {{ .Section }} · {{ .Params.level }} · {{ .Params.category }} · {{ .Weight }}/10</p></article>
{{ end }}<nav>{{ with $paginator.Prev }}<a href="{{ .URL }}">Previous</a>{{ end }}
{{ $paginator.PageNumber }} of {{ $paginator.TotalPages }}
{{ with $paginator.Next }}<a href="{{ .URL }}">Next</a>{{ end }}</nav>{{ end }}
"""

SINGLE = """{{ define "main" }}<article><h1>{{ .Title }}</h1>
<p>{{ .Params.id }} · {{ .Section }} · {{ .Params.level }} · {{ .Params.category }} · {{ .Weight }}/10 ·
{{ range .Params.tags }}{{ . }} {{ end }}</p>
{{ .Content }}</article>
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>{{ end }}
"""

TERMS = """{{ define "main" }}{{ range .Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>
{{ end }}{{ end }}"""


def converted(text):
    """The front matter in Hugo's words; the body as it is."""
    _, front, body = text.split("---\n", 2)
    field = lambda name: re.search(rf"^{name}: (.*)$", front, re.M)[1]
    return (f"---\ntitle: {field('question')}\nslug: {field('id')}\nid: {field('id')}\nlevel: {field('level')}\n"
            f"levels: [{field('level')}]\ncategory: {field('category')}\nweight: {field('difficulty')}\n"
            f"tags: {field('tags')}\n---\n{body}")


def site(bank, size):
    """The site's folder; made at first use."""
    directory = common.CACHE / f"hugo-{size}"
    if directory.exists():
        return directory
    common.say(f"converting {size} questions for Hugo")
    fresh = common.CACHE / f"hugo-{size}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    layouts = fresh / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (fresh / "config.toml").write_text(CONFIG)
    for name, text in [("baseof", BASE), ("list", LIST), ("taxonomy", LIST), ("single", SINGLE), ("terms", TERMS)]:
        (layouts / f"{name}.html").write_text(text)
    for path in common.questions_of(bank):
        target = fresh / "content" / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(converted(path.read_text()))
    fresh.rename(directory)
    return directory


def build(directory, public):
    """One run from nothing: wall seconds, CPU seconds, megabytes."""
    shutil.rmtree(public, ignore_errors=True)
    took = common.run_measured(["hugo", "--quiet", "--source", directory, "--destination", public])
    pages = sum(1 for _ in public.rglob("index.html"))
    if pages < len(common.questions_of(directory / "content")):
        raise RuntimeError(f"Hugo wrote {pages} pages only")
    return took
