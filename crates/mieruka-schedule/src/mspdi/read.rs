//! Reading a plan out of the XML, element by element.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jiff::civil::DateTime;
use thiserror::Error;

use super::plan::{Plan, PlanProblem, ProblemKind};
use super::value::{self, WorkTime};
use super::xml::{Cursor, Place};

/// Largest file that is read.
pub const MAX_BYTES: usize = 1024 * 1024 * 1024;
/// Most tasks of a plan, those left out for want of a number included. At one to two kilobytes each this bounds memory
/// whatever the file holds: a plan of a million tasks takes about six seconds and two gigabytes to read and compute.
pub const MAX_TASKS: usize = 1_000_000;
pub const MAX_RESOURCES: usize = 100_000;
pub const MAX_ASSIGNMENTS: usize = 1_000_000;
/// Problems beyond this number are not listed.
pub const MAX_PROBLEMS: usize = 1_000;

/// Characters of an unreadable value that are told.
const SHOWN: usize = 40;

/// Why a file as a whole cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MspdiError {
    #[error("the file has {bytes} bytes; at most {MAX_BYTES} are read")]
    TooLarge { bytes: usize },
    #[error("the file is neither UTF-8 nor UTF-16 text (byte {byte})")]
    Encoding { byte: usize },
    #[error("no MS Project XML: the outermost element is <{root}>")]
    NotMspdi { root: String },
    #[error("line {}: a document type declaration is not accepted", .place.line)]
    Doctype { place: Place },
    #[error("line {}, column {}{}: {detail}", .place.line, .place.column, in_task(.task))]
    Xml { place: Place, task: Option<String>, detail: String },
    #[error("line {}, column {}{}: the file ends in the middle", .place.line, .place.column, in_task(.task))]
    CutShort { place: Place, task: Option<String> },
    #[error("line {}: more than {limit} {what}", .place.line)]
    TooMany { what: &'static str, limit: usize, place: Place },
}

fn in_task(task: &Option<String>) -> String {
    task.as_ref().map(|name| format!(", task \"{name}\"")).unwrap_or_default()
}

/// Reads MS Project XML (MSPDI) in UTF-8 or UTF-16.
///
/// # Errors
/// Broken or foreign XML, a document type declaration, or a file beyond the bounds of this module. Single values that
/// cannot be read are no error: see [`Plan::problems`].
pub fn read_mspdi(bytes: &[u8]) -> Result<Plan, MspdiError> {
    if bytes.len() > MAX_BYTES {
        return Err(MspdiError::TooLarge { bytes: bytes.len() });
    }
    Ok(read_text(&decode(bytes)?)?.plan)
}

/// Reads a whole text; what is returned tells besides the plan where each part of it stands.
pub(super) fn read_text(text: &str) -> Result<Reading<'_>, MspdiError> {
    let mut reading = Reading::new(Cursor::new(text));
    let has_root = reading.cursor.child()?;
    if !has_root || reading.cursor.name != "Project" {
        let root = if has_root { reading.cursor.name.to_owned() } else { String::new() };
        return Err(MspdiError::NotMspdi { root });
    }
    reading.project()?;
    reading.judge_calendars();
    // Whatever follows the root must at least be XML.
    while reading.cursor.child()? {
        reading.cursor.skip()?;
    }
    Ok(reading)
}

pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, MspdiError> {
    let wide = |unit: fn([u8; 2]) -> u16, bytes: &[u8], start: usize| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let mut text = String::with_capacity(bytes.len() / 2);
        let mut byte = start;
        for found in char::decode_utf16(units) {
            let Ok(found) = found else { return Err(MspdiError::Encoding { byte }) };
            byte += found.len_utf16() * 2;
            text.push(found);
        }
        Ok(Cow::Owned(text))
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(u16::from_le_bytes, rest, 2),
        [0xFE, 0xFF, rest @ ..] => wide(u16::from_be_bytes, rest, 2),
        [b'<', 0, ..] => wide(u16::from_le_bytes, bytes, 0),
        [0, b'<', ..] => wide(u16::from_be_bytes, bytes, 0),
        _ => {
            let utf8 = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            std::str::from_utf8(utf8).map(Cow::Borrowed).map_err(|error| MspdiError::Encoding {
                byte: bytes.len() - utf8.len() + error.valid_up_to(),
            })
        }
    }
}

pub(super) struct Reading<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) plan: Plan,
    /// Names of the planner's own columns by field number.
    pub(super) columns: HashMap<String, String>,
    pub(super) uids: HashSet<i64>,
    pub(super) calendar_uids: HashSet<i64>,
    /// How many tasks were met, also those that are left out.
    pub(super) tasks: usize,
    /// How many calendar exceptions and other weeks were read, also those that are dropped as doubles.
    pub(super) exceptions: usize,
    /// How many days the exceptions stand for at most.
    pub(super) exception_days: usize,
    /// The line each calendar starts on.
    pub(super) calendar_lines: Vec<usize>,
    /// How many pieces of time-phased work were kept.
    pub(super) timephased: usize,
    pub(super) spans: Spans,
}

/// Bytes of an element, its tags included.
pub(super) type Span = Range<usize>;

/// Where the parts of a plan stand in the text, in the order of the plan.
#[derive(Debug, Default)]
pub(super) struct Spans {
    pub(super) calendars: Vec<Span>,
    pub(super) tasks: Vec<Span>,
    pub(super) resources: Vec<Span>,
    pub(super) assignments: Vec<Span>,
    /// Calendars and tasks that were left out because their number was taken, with it.
    pub(super) double_calendars: Vec<(i64, Span)>,
    pub(super) double_tasks: Vec<(i64, Span)>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(cursor: Cursor<'a>) -> Self {
        Reading {
            cursor,
            plan: Plan::default(),
            columns: HashMap::new(),
            uids: HashSet::new(),
            calendar_uids: HashSet::new(),
            tasks: 0,
            exceptions: 0,
            exception_days: 0,
            calendar_lines: Vec::new(),
            timephased: 0,
            spans: Spans::default(),
        }
    }

    /// The element that began at `start` and has just been left.
    pub(super) fn since(&self, start: usize) -> Span {
        start..self.cursor.position()
    }

    fn project(&mut self) -> Result<(), MspdiError> {
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"Name" => self.plan.project.name = self.line_of_text()?,
                b"Title" => self.plan.project.title = self.line_of_text()?,
                b"Company" => self.plan.project.company = self.line_of_text()?,
                b"Manager" => self.plan.project.manager = self.line_of_text()?,
                b"GUID" => self.plan.project.guid = self.line_of_text()?,
                b"StartDate" => self.plan.project.start = self.date("StartDate")?,
                b"FinishDate" => self.plan.project.finish = self.date("FinishDate")?,
                b"StatusDate" => self.plan.project.status_date = self.date("StatusDate")?,
                b"LastSaved" => self.plan.project.last_saved = self.date("LastSaved")?,
                b"CalendarUID" => self.plan.project.calendar_uid = self.reference("CalendarUID")?,
                b"ScheduleFromStart" => {
                    self.plan.project.schedule_from_start =
                        self.value("ScheduleFromStart", value::switch)?.unwrap_or(true);
                }
                b"MinutesPerDay" => {
                    self.plan.project.minutes_per_day = self.length("MinutesPerDay", 480.0)?;
                }
                b"MinutesPerWeek" => {
                    self.plan.project.minutes_per_week = self.length("MinutesPerWeek", 2400.0)?;
                }
                b"DaysPerMonth" => self.plan.project.days_per_month = self.length("DaysPerMonth", 20.0)?,
                b"CurrentDate" => self.plan.project.current_date = self.date("CurrentDate")?,
                b"SaveVersion" => {
                    self.plan.project.save_version = self.value("SaveVersion", value::number)?;
                }
                b"DefaultStartTime" => {
                    self.plan.project.default_start_time = self.time("DefaultStartTime", 8 * 3600)?;
                }
                b"DefaultFinishTime" => {
                    self.plan.project.default_finish_time = self.time("DefaultFinishTime", 17 * 3600)?;
                }
                b"CriticalSlackLimit" => {
                    let limit = self.value("CriticalSlackLimit", value::number)?;
                    self.plan.project.critical_slack_limit = limit.unwrap_or(0);
                }
                b"MultipleCriticalPaths" => {
                    self.plan.project.multiple_critical_paths = self.switch("MultipleCriticalPaths")?;
                }
                b"MoveCompletedEndsBack" => {
                    self.plan.project.move_completed_ends_back = self.switch("MoveCompletedEndsBack")?;
                }
                b"MoveRemainingStartsBack" => {
                    self.plan.project.move_remaining_starts_back = self.switch("MoveRemainingStartsBack")?;
                }
                b"MoveRemainingStartsForward" => {
                    self.plan.project.move_remaining_starts_forward =
                        self.switch("MoveRemainingStartsForward")?;
                }
                b"MoveCompletedEndsForward" => {
                    self.plan.project.move_completed_ends_forward =
                        self.switch("MoveCompletedEndsForward")?;
                }
                b"SplitsInProgressTasks" => {
                    self.plan.project.split_in_progress =
                        self.value("SplitsInProgressTasks", value::switch)?.unwrap_or(true);
                }
                b"HonorConstraints" => {
                    self.plan.project.honor_constraints =
                        self.value("HonorConstraints", value::switch)?.unwrap_or(true);
                }
                b"NewTasksAreManual" => {
                    self.plan.project.new_tasks_are_manual = self.switch("NewTasksAreManual")?;
                }
                b"ExtendedAttributes" => self.columns()?,
                b"Calendars" => self.each("Calendar", Self::calendar)?,
                b"Tasks" => self.each("Task", Self::task)?,
                b"Resources" => self.each("Resource", Self::resource)?,
                b"Assignments" => self.each("Assignment", Self::assignment)?,
                _ => self.cursor.skip()?,
            }
        }
        Ok(())
    }

    fn columns(&mut self) -> Result<(), MspdiError> {
        self.each("ExtendedAttribute", |this| {
            let (mut field, mut name, mut alias) = (None, None, None);
            while this.cursor.child()? {
                match this.cursor.name.as_bytes() {
                    b"FieldID" => field = this.line_of_text()?,
                    b"FieldName" => name = this.line_of_text()?,
                    b"Alias" => alias = this.line_of_text()?,
                    _ => this.cursor.skip()?,
                }
            }
            if let Some((field, name)) = field.zip(alias.or(name)) {
                this.columns.insert(field, name);
            }
            Ok(())
        })
    }

    /// Reads every child called `name` with `read` and skips the others.
    fn each(
        &mut self,
        name: &str,
        read: impl Fn(&mut Self) -> Result<(), MspdiError>,
    ) -> Result<(), MspdiError> {
        while self.cursor.child()? {
            if self.cursor.name == name {
                read(self)?;
            } else {
                self.cursor.skip()?;
            }
        }
        Ok(())
    }

    pub(super) fn within(&self, count: usize, limit: usize, what: &'static str) -> Result<(), MspdiError> {
        if count < limit {
            Ok(())
        } else {
            Err(MspdiError::TooMany { what, limit, place: self.cursor.place() })
        }
    }

    /// The text of the element, `None` where it is empty.
    pub(super) fn line_of_text(&mut self) -> Result<Option<String>, MspdiError> {
        Ok(Some(self.cursor.text()?).filter(|text| !text.is_empty()).map(Cow::into_owned))
    }

    pub(super) fn date(&mut self, element: &str) -> Result<Option<DateTime>, MspdiError> {
        Ok(self.value(element, value::date_time)?.flatten())
    }

    pub(super) fn work(&mut self, element: &str) -> Result<Option<WorkTime>, MspdiError> {
        self.value(element, value::work_time)
    }

    pub(super) fn switch(&mut self, element: &str) -> Result<bool, MspdiError> {
        Ok(self.value(element, value::switch)?.unwrap_or(false))
    }

    /// A length of the calendar; old files hold 0, which is MS Project's `usual`.
    fn length(&mut self, element: &str, usual: f64) -> Result<f64, MspdiError> {
        Ok(self.value(element, value::decimal)?.filter(|n| *n > 0.0).unwrap_or(usual))
    }

    /// Seconds since midnight.
    fn time(&mut self, element: &str, usual: u32) -> Result<u32, MspdiError> {
        Ok(self.value(element, value::time_of_day)?.unwrap_or(usual))
    }

    /// A number that names something else; -1 is MS Project's "none".
    pub(super) fn reference(&mut self, element: &str) -> Result<Option<i64>, MspdiError> {
        Ok(self.value(element, value::number)?.filter(|uid| *uid >= 0))
    }

    /// The text of the element as `read` understands it; an empty element is `None`, an unreadable one a problem.
    pub(super) fn value<T>(
        &mut self,
        element: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, MspdiError> {
        let text = self.cursor.text()?;
        if text.is_empty() {
            return Ok(None);
        }
        let found = read(&text);
        if found.is_none() {
            self.unreadable(element, &text);
        }
        Ok(found)
    }

    pub(super) fn unreadable(&mut self, element: &str, text: &str) {
        let value = text.chars().take(SHOWN).collect();
        self.problem(ProblemKind::Unreadable { element: element.to_owned(), value });
    }

    pub(super) fn problem(&mut self, kind: ProblemKind) {
        if self.plan.problems.len() < MAX_PROBLEMS {
            let line = self.cursor.line();
            self.plan.problems.push(PlanProblem { line, task: self.cursor.task.clone(), kind });
        }
    }
}
