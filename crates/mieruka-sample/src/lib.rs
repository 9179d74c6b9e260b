//! The sample programme: eight weekly drops of four parties' files, and what the PMO enters by hand.
//!
//! Everything is told relative to a given day and depends on nothing else: the same day gives the same bytes.
#![forbid(unsafe_code)]

mod plan;
mod story;
mod ticket;
mod timeline;
mod write;

use jiff::civil::Date;

use story::cast;
pub use story::cast::{PartyFacts, PersonFacts};
use timeline::{Timeline, WEEKS};

/// The whole sample.
#[derive(Clone, Debug)]
pub struct Programme {
    /// The key of the project.
    pub key: &'static str,
    pub name_ja: &'static str,
    pub name_en: &'static str,
    pub parties: &'static [PartyFacts],
    pub people: &'static [PersonFacts],
    /// In the order of the weeks.
    pub drops: Vec<Drop>,
    /// What the PMO enters by hand, in the order of the days. What an entry refers to stands before it.
    pub entries: Vec<HandEntry>,
    /// Changes by hand of records that came in files, in the order of the days; their keys are `remote:PARTY/ID`.
    pub edits: Vec<HandUpdate>,
}

/// The files of one week.
#[derive(Clone, Debug)]
pub struct Drop {
    /// 1 to 8.
    pub week: u32,
    /// A business day; that of the last drop is the last one up to today.
    pub received_on: Date,
    pub files: Vec<DroppedFile>,
}

/// A file as its party sends it.
#[derive(Clone, Debug)]
pub struct DroppedFile {
    /// The Japanese name of the party: a [`PartyFacts::name_ja`].
    pub party: &'static str,
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A record the PMO enters by hand, as plain data.
///
/// A field that refers to another record holds that record's key (`person:saeki`, `forum:steering`, `risk:env`); one
/// that refers to several holds keys separated by commas. A record that came in a file is `remote:PARTY/ID`, such as
/// `remote:A社/A-027`. Dates are ISO 8601, statuses and choices the identifiers of the registers.
#[derive(Clone, Debug, PartialEq)]
pub struct HandEntry {
    pub on: Date,
    /// `risk`, `decision`, `action_item`, `inquiry`, `point_at_issue`, `forum`, `milestone`, `party`, `person`.
    pub kind: &'static str,
    pub key: &'static str,
    pub fields: Vec<(&'static str, String)>,
    /// In the order of their days.
    pub updates: Vec<HandUpdate>,
}

/// A later change by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct HandUpdate {
    pub on: Date,
    /// An entry's key, or `remote:PARTY/ID`.
    pub key: &'static str,
    pub fields: Vec<(&'static str, String)>,
}

/// The programme as it stands on `today`.
pub fn programme(today: Date) -> Programme {
    let timeline = Timeline::new(today);
    let material = Material::new(&timeline);
    let drops = (1..=WEEKS).map(|week| material.drop(week, &timeline)).collect();
    Programme {
        key: "KIKAN",
        name_ja: "基幹システム更改",
        name_en: "Core system renewal",
        parties: cast::PARTIES,
        people: cast::PEOPLE,
        drops,
        entries: story::pmo::entries(&timeline),
        edits: story::pmo::edits(&timeline),
    }
}

/// The story of every party, before it becomes files.
struct Material {
    plan: plan::Plan,
    issues: Vec<ticket::Ticket>,
    questions: Vec<ticket::Ticket>,
    risks: Vec<ticket::Ticket>,
    migration: Vec<ticket::Ticket>,
    interfaces: Vec<ticket::Ticket>,
}

impl Material {
    fn new(timeline: &Timeline) -> Self {
        Material {
            plan: story::plan(timeline),
            issues: story::vendor_a::issues(),
            questions: story::vendor_a_extra::questions(),
            risks: story::vendor_a_extra::risks(),
            migration: story::vendor_b::issues(),
            interfaces: story::vendor_c::issues(),
        }
    }

    fn drop(&self, week: u32, timeline: &Timeline) -> Drop {
        let received_on = timeline.drop_day(week);
        let mut files = vec![
            DroppedFile {
                party: cast::CLIENT,
                name: write::mspdi::name(),
                bytes: write::mspdi::write(&self.plan, week, timeline),
            },
            DroppedFile {
                party: cast::A,
                name: write::issue_sheet::name(received_on),
                bytes: workbook(write::issue_sheet::write(&self.issues, week, timeline)),
            },
        ];
        if week >= story::vendor_a_extra::FIRST_WEEK {
            files.push(DroppedFile {
                party: cast::A,
                name: write::question_sheet::name(),
                bytes: workbook(write::question_sheet::write(&self.questions, &self.risks, week, timeline)),
            });
        }
        files.push(DroppedFile {
            party: cast::B,
            name: write::backlog::name(),
            bytes: write::backlog::write(&self.migration, week, timeline),
        });
        // Vendor C sends nothing in the first week of its silence, then the old file once more.
        if week != story::vendor_c::LAST_WEEK + 1 {
            files.push(DroppedFile {
                party: cast::C,
                name: write::jira::name(),
                bytes: write::jira::write(&self.interfaces, week, timeline),
            });
        }
        Drop { week, received_on, files }
    }
}

/// Nothing here depends on input: a workbook in memory of our own short texts either always works or a test fails.
fn workbook(written: Result<Vec<u8>, rust_xlsxwriter::XlsxError>) -> Vec<u8> {
    written.expect("the sample's own texts fit a workbook")
}
