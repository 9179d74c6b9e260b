//! Writing tasks with their links, baselines and own columns.

use std::collections::HashMap;

use super::read::{MspdiError, Reading, Span};
use super::task::{Baseline, CustomValue, Link, Task};
use super::write_order as order;
use super::write_patch::{Element, Home, Layout, Patch, fresh};
use super::write_value as say;
use super::xml::Cursor;

/// What writing a task needs besides the task.
pub(super) struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) prefix: &'t str,
    /// Names of the planner's own columns by field number, and the other way round.
    pub(super) columns: &'t HashMap<String, String>,
    pub(super) fields: &'t HashMap<String, String>,
}

impl<'t> Words<'t> {
    /// Reads the child that begins at a byte as a part of the plan.
    pub(super) fn reread<T>(
        &self,
        child: &Element,
        read: impl FnOnce(&mut Reading<'t>) -> Result<Option<T>, MspdiError>,
    ) -> Result<Option<(Span, T)>, MspdiError> {
        let mut reading = Reading::new(Cursor::at(self.text, child.span.start));
        reading.cursor.child()?;
        Ok(read(&mut reading)?.map(|found| (child.span.clone(), found)))
    }

    /// Every child of this name that is understood, with its place.
    pub(super) fn children<T>(
        &self,
        element: &Element,
        name: &str,
        read: impl Fn(&mut Reading<'t>) -> Result<Option<T>, MspdiError>,
    ) -> Result<Vec<(Span, T)>, MspdiError> {
        let found = element.named(name).map(|child| self.reread(child, &read));
        Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// An item of a list: the one of the text changed, or a new one.
    pub(super) fn item(
        &self,
        old: Option<&Span>,
        name: &str,
        order: order::Order,
        layout: &Layout,
        fill: impl FnOnce(&mut Patch) -> Result<(), MspdiError>,
    ) -> Result<String, MspdiError> {
        match old {
            None => fresh(self.prefix, name, order, layout, fill),
            Some(span) => {
                let mut patch = Patch::at(self.text, span.start, order, layout)?;
                fill(&mut patch)?;
                Ok(patch.done(false))
            }
        }
    }

    pub(super) fn task(
        &self,
        old: Option<(&Span, &Task)>,
        new: &Task,
        layout: &Layout,
    ) -> Result<String, MspdiError> {
        self.item(old.map(|(span, _)| span), "Task", order::TASK, layout, |patch| {
            let was = old.map(|(_, task)| task);
            fields(patch, was, new);
            links(self, patch, &new.links)?;
            baselines(self, patch, &new.baselines)?;
            customs(self, patch, &new.custom)
        })
    }
}

fn fields(patch: &mut Patch, was: Option<&Task>, new: &Task) {
    macro_rules! put {
        ($name:literal, $field:ident $(. $inner:ident)?, $say:expr) => {
            patch.put($name, was.map(|task| &task.$field $(. $inner)?), &new.$field $(. $inner)?, $say)
        };
    }
    put!("UID", uid, say::number);
    put!("GUID", guid, say::text);
    put!("ID", id, say::maybe);
    put!("Name", name, |name| Some(name.clone()).filter(|name| !name.is_empty()));
    put!("Active", active, say::switch);
    put!("Manual", manual, say::switch);
    put!("Type", task_type, say::task_type);
    put!("IsNull", blank, say::switch);
    put!("WBS", wbs, say::text);
    put!("OutlineNumber", outline_number, say::text);
    put!("OutlineLevel", outline_level, say::number);
    put!("Priority", priority, say::maybe);
    put!("DurationText", vague, |vague| vague.then(String::new));
    put!("Start", start, say::date_time);
    put!("Finish", finish, say::date_time);
    put!("Duration", duration, say::work);
    put!("ManualStart", manual_start, say::date_time);
    put!("ManualFinish", manual_finish, say::date_time);
    put!("DurationFormat", duration_format, say::maybe);
    put!("Work", work, say::work);
    put!("Stop", stop, say::date_time);
    put!("Resume", resume, say::date_time);
    put!("EffortDriven", effort_driven, say::switch);
    put!("Recurring", recurring, say::switch);
    put!("Estimated", estimated, say::switch);
    put!("Milestone", milestone, say::switch);
    put!("Summary", summary, say::switch);
    put!("Critical", stored.critical, |critical| critical.and_then(|on| say::switch(&on)));
    put!("IsSubproject", subproject, say::switch);
    put!("ExternalTask", external, say::switch);
    put!("EarlyStart", stored.early_start, say::date_time);
    put!("EarlyFinish", stored.early_finish, say::date_time);
    put!("LateStart", stored.late_start, say::date_time);
    put!("LateFinish", stored.late_finish, say::date_time);
    put!("FreeSlack", stored.free_slack, say::slack);
    put!("TotalSlack", stored.total_slack, say::slack);
    put!("StartSlack", stored.start_slack, say::slack);
    put!("FinishSlack", stored.finish_slack, say::slack);
    put!("PercentComplete", percent_complete, say::maybe);
    put!("PercentWorkComplete", percent_work_complete, say::maybe);
    put!("ActualStart", actual_start, say::date_time);
    put!("ActualFinish", actual_finish, say::date_time);
    put!("ActualDuration", actual_duration, say::work);
    put!("ActualWork", actual_work, say::work);
    put!("RemainingDuration", remaining_duration, say::work);
    put!("RemainingWork", remaining_work, say::work);
    put!("ConstraintType", constraint, say::constraint);
    put!("CalendarUID", calendar_uid, say::reference);
    put!("ConstraintDate", constraint_date, say::date_time);
    put!("Deadline", deadline, say::date_time);
    put!("LevelingDelay", leveling_delay, say::maybe);
    put!("LevelingDelayFormat", leveling_delay_format, say::maybe);
    put!("IgnoreResourceCalendar", ignore_resource_calendar, say::switch);
    put!("Notes", notes, say::text);
}

fn links(words: &Words, patch: &mut Patch, news: &[Link]) -> Result<(), MspdiError> {
    let olds = words.children(&patch.element, "PredecessorLink", Reading::link)?;
    let olds: Vec<_> = olds.iter().map(|(span, link)| (span.clone(), link)).collect();
    patch.list(
        Home::Here("PredecessorLink"),
        &olds,
        news,
        |l| l.predecessor_uid,
        |old, new, layout| {
            words.item(old.map(|(span, _)| span), "PredecessorLink", order::LINK, layout, |patch| {
                let was = old.map(|(_, link)| link);
                patch.put(
                    "PredecessorUID",
                    was.map(|l| &l.predecessor_uid),
                    &new.predecessor_uid,
                    say::number,
                );
                patch.put("Type", was.map(|l| &l.kind), &new.kind, say::link_kind);
                let crosses = |link: &Link| link.cross_project.is_some();
                patch.put("CrossProject", was.map(crosses).as_ref(), &crosses(new), say::switch);
                let path = |path: &Option<String>| path.clone().filter(|path| !path.is_empty());
                patch.put("CrossProjectName", was.map(|l| &l.cross_project), &new.cross_project, path);
                patch.put("LinkLag", was.map(|l| &l.lag), &new.lag, say::lag);
                // Of the units that mean the same kind of lag, the one that is there stays.
                let (format, new) = (was.map(|l| say::lag_format(&l.lag)), say::lag_format(&new.lag));
                patch.put("LagFormat", format.as_ref(), &new, say::number);
                Ok(())
            })
        },
    )
}

fn baselines(words: &Words, patch: &mut Patch, news: &[Baseline]) -> Result<(), MspdiError> {
    let olds = words.children(&patch.element, "Baseline", Reading::baseline)?;
    let olds: Vec<_> = olds.iter().map(|(span, baseline)| (span.clone(), baseline)).collect();
    patch.list(
        Home::Here("Baseline"),
        &olds,
        news,
        |b| b.number,
        |old, new, layout| {
            words.item(old.map(|(span, _)| span), "Baseline", order::BASELINE, layout, |patch| {
                let was = old.map(|(_, baseline)| baseline);
                patch.put("Number", was.map(|b| &b.number), &new.number, say::number);
                patch.put("Start", was.map(|b| &b.start), &new.start, say::date_time);
                patch.put("Finish", was.map(|b| &b.finish), &new.finish, say::date_time);
                patch.put("Duration", was.map(|b| &b.duration), &new.duration, say::work);
                patch.put("Work", was.map(|b| &b.work), &new.work, say::work);
                Ok(())
            })
        },
    )
}

fn customs(words: &Words, patch: &mut Patch, news: &[CustomValue]) -> Result<(), MspdiError> {
    let mut olds = words.children(&patch.element, "ExtendedAttribute", Reading::custom)?;
    for (_, custom) in &mut olds {
        if let Some(name) = words.columns.get(&custom.name) {
            custom.name.clone_from(name);
        }
    }
    let olds: Vec<_> = olds.iter().map(|(span, custom)| (span.clone(), custom)).collect();
    patch.list(
        Home::Here("ExtendedAttribute"),
        &olds,
        news,
        |c| c.name.clone(),
        |old, new, layout| {
            words.item(old.map(|(span, _)| span), "ExtendedAttribute", order::CUSTOM, layout, |patch| {
                let was = old.map(|(_, custom)| custom);
                if was.is_none() {
                    let field = words.fields.get(&new.name).unwrap_or(&new.name);
                    patch.put("FieldID", None, field, |field| Some(field.clone()));
                }
                patch.put("Value", was.map(|c| &c.value), &new.value, |value| Some(value.clone()));
                Ok(())
            })
        },
    )
}
