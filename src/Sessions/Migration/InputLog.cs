using System.Text.RegularExpressions;
using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Migration;

/// <summary>
/// What the holder of a session did since its journey ended, so that it can be done again elsewhere; in memory alone, and bounded. When the
/// holder is back at the screen he began at, all of it is forgotten. Text that went into hidden fields is never kept. Thread-safe: the
/// terminal's loop writes.
/// </summary>
/// <param name="policy">What may be repeated, and what varies on screens.</param>
internal sealed class InputLog(FailoverPolicy policy)
{
    /// <summary>Inputs kept, at the most.</summary>
    public const int InputLimit = 200;

    /// <summary>Characters of typed text kept, at the most.</summary>
    public const int TextLimit = 32 * 1024;

    private static readonly IReadOnlyList<InputStep> Nothing = [];

    private readonly Lock _gate = new();
    private readonly List<LoggedInput> _inputs = [];
    private int _text;

    /// <summary>What varies on screens.</summary>
    public IReadOnlyList<Regex> Ignored => policy.Ignored;

    /// <summary>An input was carried out.</summary>
    /// <param name="steps">Its steps.</param>
    /// <param name="outcome">What became of them, with the screen it met.</param>
    /// <param name="left">The screen as the steps left it.</param>
    public void Add(IReadOnlyList<InputStep> steps, InputOutcome outcome, SessionScreen left)
    {
        if (outcome.Done.Count == 0 || outcome.Met is not { } met) return;
        IReadOnlyList<InputStep> done = outcome.Done.Count == steps.Count ? steps : [.. steps.Take(outcome.Done.Count)];
        var bar = outcome.Done.Any(trace => trace.Masked) ? ReplayBar.Withheld
            : outcome.Sent && !policy.Repeat.Any(condition => condition.Holds(met)) ? ReplayBar.NotListed
            : ReplayBar.None;
        Keep(met, new LoggedInput(ScreenFingerprint.Of(met, Ignored), bar == ReplayBar.None ? done : Nothing, outcome.Sent, bar, left.Records, left.Version));
    }

    /// <summary>The holder began to run a journey of his own, which types what this log does not see.</summary>
    public void BeginJourney(SessionScreen met) =>
        Keep(met, new LoggedInput(ScreenFingerprint.Of(met, Ignored), Nothing, Sent: true, ReplayBar.Journey, long.MaxValue, long.MaxValue));

    /// <summary>That journey has ended: a key of its that the host has not answered yet waits for what comes next, and nothing else of it.</summary>
    /// <param name="left">The screen as it left it.</param>
    public void EndJourney(SessionScreen left)
    {
        lock (_gate)
        {
            for (var i = 0; i < _inputs.Count; i++)
            {
                if (_inputs[i].Records != long.MaxValue) continue;
                _inputs[i] = _inputs[i] with { Answered = !left.Image.KeyboardLocked, Records = left.Records, Version = left.Version };
            }
        }
    }

    /// <summary>What was done, up to a screen.</summary>
    /// <param name="last">The latest screen.</param>
    public MigrationSnapshot Snapshot(SessionScreen last)
    {
        lock (_gate)
        {
            Answer(last);
            return new MigrationSnapshot([.. _inputs], ScreenFingerprint.Of(last, Ignored));
        }
    }

    /// <summary>After a migration: forgets what was not done again.</summary>
    /// <param name="count">Inputs that were.</param>
    public void Keep(int count)
    {
        lock (_gate)
        {
            _inputs.RemoveRange(count, _inputs.Count - count);
            _text = _inputs.Sum(input => input.Steps.Sum(step => step.TypedLength));
        }
    }

    private void Keep(SessionScreen met, LoggedInput input)
    {
        lock (_gate)
        {
            Answer(met);
            if (_inputs.Count > 0 && _inputs[0].Before == input.Before && _inputs[^1].Sent && _inputs.TrueForAll(one => one.Answered || !one.Sent))
            {
                _inputs.Clear();
                _text = 0;
            }

            var length = input.Steps.Sum(step => step.TypedLength);
            if (_inputs.Count >= InputLimit || _text + length > TextLimit)
            {
                // What comes after it could not be done anyway: the last place says so, and whether an answer is still awaited.
                var full = input with { Steps = Nothing, Bar = ReplayBar.TooMuch };
                if (_inputs.Count >= InputLimit) _inputs[^1] = full with { Before = _inputs[^1].Before };
                else _inputs.Add(full);
                return;
            }

            _text += length;
            _inputs.Add(input);
        }
    }

    /// <summary>Notes whether what was sent last had been answered by the time of this screen.</summary>
    private void Answer(SessionScreen screen)
    {
        if (_inputs.Count > 0 && _inputs[^1].IsAnsweredBy(screen)) _inputs[^1] = _inputs[^1] with { Answered = true };
    }
}
