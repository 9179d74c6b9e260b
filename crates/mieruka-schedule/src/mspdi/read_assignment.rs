//! Reading resources and assignments.

use super::assignment::{Assignment, Resource, ResourceKind, TimePhased};
use super::plan::ProblemKind;
use super::read::{MAX_ASSIGNMENTS, MAX_RESOURCES, MspdiError, Reading};
use super::value::{self, WorkTime};

/// Most pieces of time-phased work of all assignments together.
pub const MAX_TIMEPHASED: usize = 4_000_000;

/// MS Project's number for "no resource".
pub(super) const UNASSIGNED: i64 = -65_535;

impl Reading<'_> {
    pub(super) fn resource(&mut self) -> Result<(), MspdiError> {
        self.within(self.plan.resources.len(), MAX_RESOURCES, "resources")?;
        let start = self.cursor.tag_start();
        let mut resource = Resource::default();
        let mut uid = None;
        let mut cost = false;
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"UID" => uid = self.value("UID", value::number)?,
                b"ID" => resource.id = self.value("ID", value::number)?,
                b"GUID" => resource.guid = self.line_of_text()?,
                b"Name" => resource.name = self.line_of_text()?,
                b"Initials" => resource.initials = self.line_of_text()?,
                b"Group" => resource.group = self.line_of_text()?,
                b"Type" => resource.kind = self.value("Type", value::resource_kind)?.unwrap_or_default(),
                b"IsCostResource" => cost = self.switch("IsCostResource")?,
                b"IsNull" => resource.blank = self.switch("IsNull")?,
                b"CalendarUID" => resource.calendar_uid = self.reference("CalendarUID")?,
                b"MaxUnits" => resource.max_units = self.value("MaxUnits", value::decimal)?,
                _ => self.cursor.skip()?,
            }
        }
        if cost {
            resource.kind = ResourceKind::Cost;
        }
        match uid {
            Some(uid) => {
                self.plan.resources.push(Resource { uid, ..resource });
                self.spans.resources.push(self.since(start));
            }
            None => self.problem(ProblemKind::NoUid { element: "Resource" }),
        }
        Ok(())
    }

    pub(super) fn assignment(&mut self) -> Result<(), MspdiError> {
        self.within(self.plan.assignments.len(), MAX_ASSIGNMENTS, "assignments")?;
        let start = self.cursor.tag_start();
        let mut assignment = Assignment::default();
        let mut task_uid = None;
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"UID" => assignment.uid = self.value("UID", value::number)?,
                b"TaskUID" => task_uid = self.value("TaskUID", value::number)?,
                b"ResourceUID" => {
                    let uid = self.value("ResourceUID", value::number)?;
                    assignment.resource_uid = uid.filter(|uid| *uid != UNASSIGNED);
                }
                b"Units" => assignment.units = self.value("Units", value::decimal)?,
                b"Work" => assignment.work = self.work("Work")?,
                b"ActualWork" => assignment.actual_work = self.work("ActualWork")?,
                b"RemainingWork" => assignment.remaining_work = self.work("RemainingWork")?,
                b"Start" => assignment.start = self.date("Start")?,
                b"Finish" => assignment.finish = self.date("Finish")?,
                b"ActualStart" => assignment.actual_start = self.date("ActualStart")?,
                b"ActualFinish" => assignment.actual_finish = self.date("ActualFinish")?,
                b"Stop" => assignment.stop = self.date("Stop")?,
                b"Resume" => assignment.resume = self.date("Resume")?,
                b"Delay" => assignment.delay = self.value("Delay", value::number)?.unwrap_or(0),
                b"LevelingDelay" => {
                    assignment.leveling_delay = self.value("LevelingDelay", value::number)?.unwrap_or(0);
                }
                b"LevelingDelayFormat" => {
                    assignment.leveling_delay_format = self.value("LevelingDelayFormat", value::number)?;
                }
                b"WorkContour" => {
                    let contour = self.value("WorkContour", |text| value::number_in(text, 0..=8))?;
                    assignment.work_contour = contour.unwrap_or(0);
                }
                b"TimephasedData" => assignment.timephased.extend(self.timephased()?),
                _ => self.cursor.skip()?,
            }
        }
        match task_uid {
            Some(task_uid) => {
                self.plan.assignments.push(Assignment { task_uid, ..assignment });
                self.spans.assignments.push(self.since(start));
            }
            None => self.problem(ProblemKind::NoUid { element: "Assignment" }),
        }
        Ok(())
    }

    /// `None` for kinds that are not kept. Values are looked at only then, for in costs they are amounts of money.
    pub(super) fn timephased(&mut self) -> Result<Option<TimePhased>, MspdiError> {
        let (mut kind, mut start, mut finish, mut unit, mut work) = (0u8, None, None, 0, None);
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"Type" => kind = self.value("TimephasedData/Type", value::number)?.unwrap_or(0),
                b"Start" => start = self.date("TimephasedData/Start")?,
                b"Finish" => finish = self.date("TimephasedData/Finish")?,
                b"Unit" => unit = self.value("TimephasedData/Unit", value::number)?.unwrap_or(0),
                b"Value" => work = self.line_of_text()?,
                _ => self.cursor.skip()?,
            }
        }
        if !matches!(kind, 1 | 2) {
            return Ok(None);
        }
        let Some((start, finish)) = start.zip(finish).filter(|(start, finish)| start <= finish) else {
            self.unreadable("TimephasedData", "");
            return Ok(None);
        };
        let value = match work {
            None => WorkTime::default(),
            Some(text) => match value::work_time(&text) {
                Some(value) => value,
                None => {
                    self.unreadable("TimephasedData/Value", &text);
                    return Ok(None);
                }
            },
        };
        self.within(self.timephased, MAX_TIMEPHASED, "pieces of time-phased work")?;
        self.timephased += 1;
        Ok(Some(TimePhased { kind, start, finish, unit, value }))
    }
}
