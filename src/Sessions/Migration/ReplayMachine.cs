using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Migration;

/// <summary>
/// Leads a fresh connection to where its session's holder was; pure. Each screen is compared with the one the holder saw before the next
/// input is given. It stops at the first input that must not be done again: one whose answer never came, one that may have been a
/// transaction, or one that was not kept.
/// </summary>
/// <param name="snapshot">Where the holder was.</param>
internal sealed class ReplayMachine(MigrationSnapshot snapshot)
{
    private readonly IReadOnlyList<LoggedInput> _inputs = snapshot.Inputs;
    private int _at;
    private bool _shown;
    private ReplayEnd? _end;

    /// <summary>Inputs done again so far.</summary>
    public int Repeated => _at;

    /// <summary>Inputs there are.</summary>
    public int Total => _inputs.Count;

    /// <summary>What to do next.</summary>
    public ReplayEffect Next()
    {
        if (_end is null && _shown) _end = Judge();
        if (_end is not null) return new ReplayEffect(null, null, _end);
        return _shown
            ? new ReplayEffect(null, _inputs[_at].Steps, null)
            : new ReplayEffect(_at < _inputs.Count ? _inputs[_at].Before : snapshot.Last, null, null);
    }

    /// <summary>The awaited screen is there.</summary>
    public void Shown() => _shown = true;

    /// <summary>The awaited screen did not come.</summary>
    public void Missed()
    {
        // With nothing done yet nothing is half done: the journey has arrived, on a screen that looks otherwise, and can be gone on from.
        _end = _at == 0
            ? IsUncertain
                ? End(ReplayEndKind.Stopped, SessionErrors.Uncertain, "the host was lost before it answered; whether that was carried out is not known, it was not sent again, and the journey's last screen looks otherwise")
                : End(ReplayEndKind.Stopped, SessionErrors.NotRestored, "the journey's last screen looks otherwise than before")
            : End(ReplayEndKind.Mismatched, SessionErrors.MigrationFailed, $"{Where()} the screen is not the one seen before");
    }

    /// <summary>The steps were carried out.</summary>
    public void Carried()
    {
        _at++;
        _shown = false;
    }

    /// <summary>The screen refused the steps.</summary>
    public void Refused(ErrorCode code) =>
        _end = End(ReplayEndKind.Mismatched, SessionErrors.MigrationFailed, $"{Where()} the screen refused the input ({code.Id} {code.Title})");

    private bool IsUncertain => _inputs.Any(input => input is { Sent: true, Answered: false });

    private ReplayEnd? Judge()
    {
        if (_at == _inputs.Count) return new ReplayEnd(ReplayEndKind.Arrived, _at, null);
        var input = _inputs[_at];
        if (input is { Sent: true, Answered: false })
        {
            return End(
                ReplayEndKind.Stopped, SessionErrors.Uncertain,
                $"the host was lost before it answered {Name()}; whether that was carried out is not known, and it was not sent again");
        }

        var why = input.Bar switch
        {
            ReplayBar.None => null,
            ReplayBar.NotListed => "was sent from a screen that is not listed under repeat and may have been a transaction",
            ReplayBar.Withheld => "held hidden text, which is not kept",
            ReplayBar.Journey => "was a journey",
            _ => "is beyond what is kept",
        };
        return why is null ? null : End(ReplayEndKind.Stopped, SessionErrors.NotRestored, $"{Name()} {why}, and was not done again");
    }

    private string Name() => $"input {_at + 1} of {_inputs.Count} since the journey";

    private string Where() => _at < _inputs.Count ? $"before {Name()}" : $"after the last of {_inputs.Count} inputs";

    private ReplayEnd End(ReplayEndKind kind, ErrorCode code, string why) => new(kind, _at, new Fault(code, $"{why}."));
}
