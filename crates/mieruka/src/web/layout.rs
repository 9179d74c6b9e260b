//! The frame of every page.

use maud::{DOCTYPE, Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::register::Kind;
use mieruka_core::state::ProjectState;
use mieruka_web::{Entry, url};

use super::Web;
use super::form::CSRF;
use super::part::register_name;
use crate::ops::Caller;

/// What a page needs around its content.
pub(super) struct Frame<'a> {
    lang: Lang,
    /// The page's question.
    title: &'a str,
    project: Option<ProjectFrame<'a>>,
    /// Whether the content is asked for again when something changed; not for forms and past days.
    live: bool,
    csrf: Option<&'a str>,
    now: String,
}

/// The project around a page.
struct ProjectFrame<'a> {
    key: &'a str,
    name: &'a str,
    at: Place,
}

/// Where in the project a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Now,
    Plan,
    Register(Kind),
    Registers,
    Import,
    Report,
    Search,
}

impl<'a> Frame<'a> {
    /// A page outside of any project.
    pub(super) fn outside(caller: &Caller, title: &'a str) -> Frame<'a> {
        Frame { lang: caller.lang, title, project: None, live: false, csrf: None, now: String::new() }
    }

    pub(super) fn with_forms(mut self, web: &'a Web) -> Frame<'a> {
        self.csrf = Some(&web.csrf);
        self
    }
}

/// A page of a project: its question and content in the frame.
pub(super) fn project_page(
    web: &Web,
    caller: &Caller,
    key: &str,
    state: &ProjectState,
    (at, title): (Place, &str),
    updates: Updates,
    content: &Markup,
) -> Markup {
    let visible = state.visible(&caller.viewer);
    let name = visible.project().map_or("", |p| p.title());
    let frame = Frame {
        lang: caller.lang,
        title,
        project: Some(ProjectFrame { key, name, at }),
        live: updates == Updates::Live,
        csrf: Some(&web.csrf),
        now: web.app.clock.now().to_string(),
    };
    page(&frame, content)
}

/// Whether a page's content is asked for again when something changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Updates {
    Live,
    /// Forms, previews and past days stay as they are.
    Still,
}

/// The registers in the navigation, in the order of a day's work, with their `g` keys.
const NAV: [(Kind, &str); 5] = [
    (Kind::Issue, "i"),
    (Kind::PointAtIssue, "p"),
    (Kind::Decision, "d"),
    (Kind::Risk, "r"),
    (Kind::ActionItem, "a"),
];

/// The hidden field that proves a form is ours.
pub(super) fn csrf_field(web: &Web) -> Markup {
    html! { input type="hidden" name=(CSRF) value=(web.csrf); }
}

/// A whole page.
pub(super) fn page(frame: &Frame<'_>, content: &Markup) -> Markup {
    let lang = frame.lang;
    let events = frame.project.as_ref().map(|p| format!("/projects/{}/events", p.key));
    let title = match &frame.project {
        Some(project) => format!("{} · {}", frame.title, project.name),
        None => frame.title.to_owned(),
    };
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (lang.text("product")) }
                link rel="icon" type="image/svg+xml" href=(url(Entry::Icon));
                link rel="stylesheet" href=(url(Entry::Style));
                script type="module" src=(url(Entry::App)) {}
            }
            body data-events=[events] data-now=(frame.now) data-failed=(lang.text("failed-answer")) {
                div.shell {
                    a.skip href="#page" { (lang.text("skip-to-content")) }
                    header.bar { (bar(frame)) }
                    @if frame.live {
                        // An empty hx-get asks for the address the reader is at.
                        main.page id="page" hx-get="" hx-select="#page" hx-trigger="mieruka:changed from:body"
                            hx-swap="outerMorph" { (content) }
                    } @else {
                        main.page id="page" { (content) }
                    }
                }
                @if let Some(project) = &frame.project {
                    command-palette src={ "/projects/" (project.key) "/palette.json" }
                        label=(lang.text("palette-label")) placeholder=(lang.text("palette-placeholder"))
                        empty=(lang.text("palette-empty")) {}
                    (help(lang))
                }
            }
        }
    }
}

fn bar(frame: &Frame<'_>) -> Markup {
    let lang = frame.lang;
    html! {
        nav.crumbs aria-label=(lang.text("crumbs-label")) {
            ol {
                li { a href="/" { (lang.text("product")) } }
                @if let Some(project) = &frame.project {
                    li { strong { a href={ "/projects/" (project.key) } { (project.name) } } }
                }
            }
        }
        @if let Some(project) = &frame.project { (nav(project, lang)) }
        div.tools {
            span.live-lost data-live-lost hidden { (lang.text("live-lost")) }
            @if let Some(project) = &frame.project {
                // On a list "/" belongs to the list's own filter.
                @let own_filter = matches!(project.at, Place::Register(_) | Place::Search);
                a href={ "/projects/" (project.key) "/search" } data-key=[(!own_filter).then_some("/")] {
                    (lang.text("search"))
                }
                button.btn.quiet type="button" data-show-palette aria-label=(lang.text("palette-label")) { kbd.kbd { "⌘K" } }
                button.btn.quiet type="button" data-show-help aria-label=(lang.text("help-label")) { "?" }
            }
            @if let Some(csrf) = frame.csrf { (language(lang, csrf)) }
        }
    }
}

fn nav(project: &ProjectFrame<'_>, lang: Lang) -> Markup {
    let here = |place: Place| (project.at == place).then_some("page");
    html! {
        nav.nav aria-label=(lang.text("nav-label")) {
            ul {
                li { a href={ "/projects/" (project.key) } data-go="n" aria-current=[here(Place::Now)] {
                    (lang.text("nav-now"))
                } }
                li { a href={ "/projects/" (project.key) "/plan" } data-go="t" aria-current=[here(Place::Plan)] {
                    (lang.text("nav-plan"))
                } }
                @for (kind, key) in NAV {
                    li { a href={ "/projects/" (project.key) "/" (kind.register().path) } data-go=(key)
                        aria-current=[here(Place::Register(kind))] { (register_name(kind, lang)) } }
                }
                li { a href={ "/projects/" (project.key) "/registers" } data-go="l" aria-current=[here(Place::Registers)] {
                    (lang.text("nav-registers"))
                } }
                li { a href={ "/projects/" (project.key) "/imports" } data-go="m" aria-current=[here(Place::Import)] {
                    (lang.text("nav-import"))
                } }
                li { a href={ "/projects/" (project.key) "/report" } data-go="w" aria-current=[here(Place::Report)] {
                    (lang.text("nav-report"))
                } }
            }
        }
    }
}

fn language(lang: Lang, csrf: &str) -> Markup {
    let (tag, name) = match lang {
        Lang::Ja => ("en", "English"),
        Lang::En => ("ja", "日本語"),
    };
    html! {
        form method="post" action="/language" {
            input type="hidden" name=(CSRF) value=(csrf);
            button.btn.quiet type="submit" name="lang" value=(tag) lang=(tag) { (name) }
        }
    }
}

fn help(lang: Lang) -> Markup {
    let rows = [
        ("⌘K", "key-palette"),
        ("/", "key-search"),
        ("g n", "nav-now"),
        ("g t", "nav-plan"),
        ("g i", "key-issues"),
        ("g l", "nav-registers"),
        ("g m", "nav-import"),
        ("g w", "nav-report"),
        ("j k", "key-move"),
        ("Enter", "key-open"),
        ("c", "key-create"),
        ("e", "key-edit"),
        ("Esc", "key-back"),
    ];
    html! {
        dialog.help data-help aria-label=(lang.text("help-label")) {
            div {
                h2 { (lang.text("help-label")) }
                dl.facts {
                    @for (key, text) in rows {
                        div { dt { kbd.kbd { (key) } } dd { (lang.text(text)) } }
                    }
                }
            }
        }
    }
}
