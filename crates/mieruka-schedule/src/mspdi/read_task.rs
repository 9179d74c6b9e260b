//! Reading tasks with their links, baselines and own columns.

use super::plan::ProblemKind;
use super::read::{MAX_TASKS, MspdiError, Reading};
use super::task::{Baseline, CustomValue, Link, LinkKind, Task};
use super::value;

impl Reading<'_> {
    pub(super) fn task(&mut self) -> Result<(), MspdiError> {
        let line = self.cursor.line();
        let start = self.cursor.tag_start();
        self.within(self.tasks, MAX_TASKS, "tasks")?;
        self.tasks += 1;
        let mut task = Task::new(line);
        let mut uid = None;
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"UID" => uid = self.value("UID", value::number)?,
                b"GUID" => task.guid = self.line_of_text()?,
                b"ID" => task.id = self.value("ID", value::number)?,
                b"Name" => {
                    task.name = self.cursor.text()?.into_owned();
                    self.cursor.task = Some(task.name.clone());
                }
                b"WBS" => task.wbs = self.line_of_text()?,
                b"OutlineNumber" => task.outline_number = self.line_of_text()?,
                b"OutlineLevel" => {
                    task.outline_level = self.value("OutlineLevel", value::number)?.unwrap_or(0);
                }
                b"Summary" => task.summary = self.switch("Summary")?,
                b"Milestone" => task.milestone = self.switch("Milestone")?,
                b"IsNull" => task.blank = self.switch("IsNull")?,
                b"Active" => task.active = self.value("Active", value::switch)?.unwrap_or(true),
                b"ExternalTask" => task.external = self.switch("ExternalTask")?,
                b"IsSubproject" => task.subproject = self.switch("IsSubproject")?,
                b"Manual" => task.manual = self.switch("Manual")?,
                b"Start" => {
                    task.start = self.date("Start")?;
                    task.stored.start = task.start;
                }
                b"Finish" => {
                    task.finish = self.date("Finish")?;
                    task.stored.finish = task.finish;
                }
                b"EarlyStart" => task.stored.early_start = self.date("EarlyStart")?,
                b"EarlyFinish" => task.stored.early_finish = self.date("EarlyFinish")?,
                b"LateStart" => task.stored.late_start = self.date("LateStart")?,
                b"LateFinish" => task.stored.late_finish = self.date("LateFinish")?,
                b"TotalSlack" => task.stored.total_slack = self.slack("TotalSlack")?,
                b"FreeSlack" => task.stored.free_slack = self.slack("FreeSlack")?,
                b"StartSlack" => task.stored.start_slack = self.slack("StartSlack")?,
                b"FinishSlack" => task.stored.finish_slack = self.slack("FinishSlack")?,
                b"Critical" => task.stored.critical = self.value("Critical", value::switch)?,
                b"Duration" => task.duration = self.work("Duration")?,
                b"DurationFormat" => task.duration_format = self.value("DurationFormat", value::number)?,
                b"DurationText" => {
                    self.cursor.skip()?;
                    task.vague = true;
                }
                b"ManualStart" => task.manual_start = self.date("ManualStart")?,
                b"ManualFinish" => task.manual_finish = self.date("ManualFinish")?,
                b"ActualStart" => task.actual_start = self.date("ActualStart")?,
                b"ActualFinish" => task.actual_finish = self.date("ActualFinish")?,
                b"ActualDuration" => task.actual_duration = self.work("ActualDuration")?,
                b"RemainingDuration" => {
                    task.remaining_duration = self.work("RemainingDuration")?;
                }
                b"Stop" => task.stop = self.date("Stop")?,
                b"Resume" => task.resume = self.date("Resume")?,
                b"PercentComplete" => {
                    task.percent_complete = self.value("PercentComplete", value::percent)?;
                }
                b"PercentWorkComplete" => {
                    task.percent_work_complete = self.value("PercentWorkComplete", value::percent)?;
                }
                b"Work" => task.work = self.work("Work")?,
                b"ActualWork" => task.actual_work = self.work("ActualWork")?,
                b"RemainingWork" => task.remaining_work = self.work("RemainingWork")?,
                b"Deadline" => task.deadline = self.date("Deadline")?,
                b"ConstraintType" => {
                    task.constraint = self.value("ConstraintType", value::constraint)?.unwrap_or_default();
                }
                b"ConstraintDate" => task.constraint_date = self.date("ConstraintDate")?,
                b"CalendarUID" => task.calendar_uid = self.reference("CalendarUID")?,
                b"IgnoreResourceCalendar" => {
                    task.ignore_resource_calendar = self.switch("IgnoreResourceCalendar")?;
                }
                b"Type" => task.task_type = self.value("Type", value::task_type)?.unwrap_or_default(),
                b"EffortDriven" => task.effort_driven = self.switch("EffortDriven")?,
                b"Estimated" => task.estimated = self.switch("Estimated")?,
                b"Recurring" => task.recurring = self.switch("Recurring")?,
                b"LevelingDelay" => task.leveling_delay = self.value("LevelingDelay", value::number)?,
                b"LevelingDelayFormat" => {
                    task.leveling_delay_format = self.value("LevelingDelayFormat", value::number)?;
                }
                b"Priority" => task.priority = self.value("Priority", value::number)?,
                b"Notes" => task.notes = self.line_of_text()?,
                b"PredecessorLink" => task.links.extend(self.link()?),
                b"Baseline" => task.baselines.extend(self.baseline()?),
                b"ExtendedAttribute" => task.custom.extend(self.custom()?),
                _ => self.cursor.skip()?,
            }
        }
        match uid {
            None => self.problem(ProblemKind::NoUid { element: "Task" }),
            Some(uid) if !self.uids.insert(uid) => {
                self.problem(ProblemKind::DuplicateUid { uid });
                self.spans.double_tasks.push((uid, self.since(start)));
            }
            Some(uid) => {
                task.uid = uid;
                self.spans.tasks.push(self.since(start));
                self.plan.tasks.push(task);
            }
        }
        self.cursor.task = None;
        Ok(())
    }

    pub(super) fn link(&mut self) -> Result<Option<Link>, MspdiError> {
        let (mut uid, mut kind, mut lag, mut format, mut cross) = (None, LinkKind::default(), 0, 7, false);
        let mut path = None;
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"PredecessorUID" => uid = self.value("PredecessorUID", value::number)?,
                b"Type" => kind = self.value("Type", value::link_kind)?.unwrap_or_default(),
                b"LinkLag" => lag = self.value("LinkLag", value::number)?.unwrap_or(0),
                b"LagFormat" => format = self.value("LagFormat", value::number)?.unwrap_or(7),
                b"CrossProject" => cross = self.switch("CrossProject")?,
                b"CrossProjectName" => path = self.line_of_text()?,
                _ => self.cursor.skip()?,
            }
        }
        let lag = value::lag(lag, format);
        let cross_project = if cross { Some(path.unwrap_or_default()) } else { None };
        Ok(uid.zip(lag).map(|(predecessor_uid, lag)| Link { predecessor_uid, kind, lag, cross_project }))
    }

    pub(super) fn baseline(&mut self) -> Result<Option<Baseline>, MspdiError> {
        let mut baseline = Baseline::default();
        let mut number_found = None;
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"Number" => number_found = self.value("Baseline/Number", value::number)?,
                b"Start" => baseline.start = self.date("Baseline/Start")?,
                b"Finish" => baseline.finish = self.date("Baseline/Finish")?,
                b"Duration" => baseline.duration = self.work("Baseline/Duration")?,
                b"Work" => baseline.work = self.work("Baseline/Work")?,
                _ => self.cursor.skip()?,
            }
        }
        Ok(number_found.map(|number| Baseline { number, ..baseline }))
    }

    pub(super) fn custom(&mut self) -> Result<Option<CustomValue>, MspdiError> {
        let (mut field, mut content) = (None, None);
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"FieldID" => field = self.line_of_text()?,
                b"Value" => content = self.line_of_text()?,
                _ => self.cursor.skip()?,
            }
        }
        Ok(field.zip(content).map(|(field, value)| CustomValue {
            name: self.columns.get(&field).cloned().unwrap_or(field),
            value,
        }))
    }

    /// Minutes; the file counts tenths of them.
    fn slack(&mut self, element: &str) -> Result<Option<f64>, MspdiError> {
        Ok(self.value(element, value::decimal)?.map(|tenths| tenths / 10.0))
    }
}
