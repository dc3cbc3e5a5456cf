namespace Holdfast.Processes.Conversion;

/// <summary>Makes a schedule of the timer unit that stands beside a service (systemd.timer(5)).</summary>
internal static class SystemdTimer
{
    private static readonly string[] Silent = ["Description", "Documentation", "WantedBy", "AccuracySec", "Unit"];

    /// <summary>Takes the timer's settings over; what has no place here is noted with its own file and line.</summary>
    public static void Take(WorkerDraft draft, IReadOnlyList<IniEntry> timer)
    {
        foreach (var entry in timer.Where(entry => !Silent.Contains(entry.Key, StringComparer.Ordinal)))
        {
            switch (entry.Key)
            {
                case "OnCalendar" when draft.Schedule.Count == 0 && CalendarEvent.Convert(entry.Value) is { } calendar: TakeCalendar(draft, entry, calendar); break;
                case "OnCalendar": draft.Lost(entry, $"OnCalendar={entry.Value}", draft.Schedule.Count > 0 ? "a worker has one schedule; make a second worker of it" : "cron cannot say it"); break;
                case "OnUnitActiveSec" or "OnUnitInactiveSec" when draft.Schedule.Count == 0 && SystemdTime.Convert(entry.Value) is { } every:
                    draft.Schedule.Add(("every", every));
                    draft.Note(entry, $"{entry.Key} counts from the run before; every counts from full multiples of the clock");
                    break;
                case "OnBootSec" or "OnStartupSec" or "OnActiveSec":
                    draft.Autostart = true;
                    draft.Note(entry, $"{entry.Key}={entry.Value} became autostart: the first run is when the node starts");
                    break;
                case "Persistent" when entry.Value is "true" or "yes" or "1" or "on": draft.Missed = "once"; break;
                case "Persistent": break;
                default: draft.Lost(entry, $"{entry.Key}={entry.Value}"); break;
            }
        }

        if (draft.Schedule.Count > 0 && draft.Missed is not null)
            draft.Schedule.Add(("missed", draft.Missed));
        if (draft.Schedule.Count == 0 && timer.Count > 0 && draft.Autostart is null)
            draft.Autostart = false;
    }

    private static void TakeCalendar(WorkerDraft draft, IniEntry entry, IReadOnlyList<(string Key, string? Value)> calendar)
    {
        draft.Schedule.AddRange(calendar);
        if (!calendar.Any(one => one is { Key: "zone", Value: not null }))
            draft.NoteZone(entry.File, entry.Line, "systemd");
    }
}
