using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Journeys;

/// <summary>
/// Leads through the steps of a journey; pure. It never types into a locked keyboard, and after a key that went to the host it looks only
/// at screens that came later: a text that stood there before the key does not fulfil a wait after it. Typed text is no key, even where
/// it is sent at once (text mode): a host that does not echo would never answer it.
/// </summary>
/// <param name="name">The journey's name, for faults.</param>
/// <param name="steps">Its steps.</param>
/// <param name="secrets">The values of the secrets the steps refer to.</param>
internal sealed class JourneyMachine(string name, IReadOnlyList<JourneyStep> steps, IReadOnlyDictionary<string, SecretValue> secrets)
{
    /// <summary>Operations of one run, at the most, whatever its repetitions.</summary>
    public const int WorkLimit = 20_000;

    private readonly IReadOnlyList<JourneyOp> _program = JourneyProgram.Of(steps);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _rounds = new(StringComparer.Ordinal);
    private int _at;
    private int _work;
    private long? _sentAt;

    /// <summary>The step under way, as people count; the last one when it has arrived.</summary>
    public string Path => _program.Count == 0 ? "0" : _program[Math.Min(_at, _program.Count - 1)].Path;

    /// <summary>The step under way; null when it has arrived.</summary>
    public JourneyStep? Step => _at < _program.Count ? _program[_at].Step : null;

    /// <summary>What was taken from the screens, by name.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>What to do next. It stays at a step that wants something until <see cref="Shown"/> and the like say how that went.</summary>
    public JourneyEffect Next(SessionScreen screen)
    {
        while (true)
        {
            if (_at < _program.Count && Awaited(_program[_at]) is { } awaited) return awaited;
            if (_at < _program.Count && _program[_at].Kind is JourneyOpKind.Jump or JourneyOpKind.Begin) Pass(_program[_at]);
            else if (_sentAt is not null || (_at < _program.Count && screen.Image.KeyboardLocked)) return Settled();
            else if (_at == _program.Count) return default;
            else if (Work(_program[_at], screen) is { } effect) return effect;
        }
    }

    /// <summary>The screen waited for has come.</summary>
    public void Shown()
    {
        _sentAt = null;
        if (_at < _program.Count && Awaited(_program[_at]) is not null) _at++;
    }

    /// <summary>The screen waited for did not come in time. False where the journey fails of that.</summary>
    public bool Missed()
    {
        if (_at == _program.Count || _program[_at] is not { Kind: JourneyOpKind.Test, Step: IfStep { Timeout: not null } }) return false;
        _at = _program[_at].Target;
        return true;
    }

    /// <summary>The step asked for was carried out.</summary>
    /// <param name="sent">Whether it went to the host.</param>
    /// <param name="version">The version of the screen as it left it.</param>
    public void Carried(bool sent, long version)
    {
        _sentAt = sent && _program[_at].Step is PressStep ? version : null;
        _at++;
    }

    /// <summary>
    /// The failure of the step under way: its place and the kind of the cause. Nothing of a screen is in it, not even by way of the cause's
    /// detail: everybody who may see the pool sees it, and the screen may be that of the one who held the session before a reset.
    /// </summary>
    public Fault Failed(ErrorCode cause)
    {
        var label = Step is null ? ", the host's answer to the last key" : Step.Label is { } own ? $", \"{own}\"" : "";
        return new Fault(
            SessionErrors.JourneyFailed, $"Journey {name}, step {Path} of {steps.Count}{label}: {cause.Id} {cause.Title}.")
        {
            Mend = $"See the screen that it meets: holdfast journeys run {name} --endpoint ENDPOINT --dry-run.",
        };
    }

    /// <summary>The wait that an operation is, where it is one.</summary>
    private JourneyEffect? Awaited(JourneyOp op) => op switch
    {
        { Kind: JourneyOpKind.Do, Step: WaitStep wait } =>
            JourneyEffect.WaitFor(wait.Condition with { ChangedSince = _sentAt }, wait.Timeout),
        { Kind: JourneyOpKind.Test, Step: IfStep { Timeout: { } patience } branch } =>
            JourneyEffect.WaitFor(branch.Condition with { ChangedSince = _sentAt }, patience),
        _ => null,
    };

    private JourneyEffect Settled() =>
        JourneyEffect.WaitFor(new WaitCondition { Unlocked = true, ChangedSince = _sentAt }, WaitStep.DefaultTimeout);

    private void Pass(JourneyOp op)
    {
        if (op.Kind == JourneyOpKind.Begin) _rounds[op.Path] = 0;
        _at = op.Kind == JourneyOpKind.Begin ? _at + 1 : op.Target;
    }

    /// <summary>Does what needs nothing but a screen that waits for input; an effect where it needs more.</summary>
    private JourneyEffect? Work(JourneyOp op, SessionScreen screen)
    {
        if (++_work > WorkLimit)
            return JourneyEffect.Fail(new Fault(SessionErrors.JourneyFailed, $"{WorkLimit} operations were not enough to arrive."));
        switch (op)
        {
            case { Kind: JourneyOpKind.Test, Step: IfStep branch }:
                _at = branch.Condition.Holds(screen) ? _at + 1 : op.Target;
                return null;
            case { Kind: JourneyOpKind.Round, Step: RepeatStep repeat }:
                return Round(op, repeat, screen);
            case { Step: ExtractStep extract }:
                if (!extract.From(screen.Image).TryGet(out var value, out var missing)) return JourneyEffect.Fail(missing);
                _values[extract.Name] = value;
                _at++;
                return null;
            default:
                return Input(op.Step).TryGet(out var input, out var fault) ? JourneyEffect.Do(input) : JourneyEffect.Fail(fault);
        }
    }

    private JourneyEffect? Round(JourneyOp op, RepeatStep repeat, SessionScreen screen)
    {
        var done = _rounds[op.Path];
        if (done == repeat.Times || repeat.Until?.Holds(screen) == true || repeat.While?.Holds(screen) == false)
        {
            _at = op.Target;
            return null;
        }

        if (repeat.Times is null && done == repeat.Max)
            return JourneyEffect.Fail(new Fault(SessionErrors.WaitTimedOut, $"{done} rounds did not end it."));
        _rounds[op.Path] = done + 1;
        _at++;
        return null;
    }

    private Result<InputStep> Input(JourneyStep step) => step switch
    {
        TypeStep { Text.Names.Count: > 0 } type => new TypeText(type.Text.Resolve(secrets)),
        FieldStep { Text.Names.Count: > 0 } field => new FillField(field.Target, field.Text.Resolve(secrets)),
        TypeStep type => Text(type.Text).TryGet(out var text, out var fault)
            ? new TypeText(text) { Secret = type.Text.IsSecret }
            : fault,
        FieldStep field => Text(field.Text).TryGet(out var text, out var fault)
            ? new FillField(field.Target, text) { Secret = field.Text.IsSecret }
            : fault,
        PressStep press => new PressKey(press.Key),
        CursorStep cursor => new MoveCursor(cursor.Row, cursor.Column),
        _ => throw new InvalidOperationException($"No journey step of this kind: {step.GetType().Name}"),
    };

    private Result<string> Text(SecretText text)
    {
        if (text.Value is not { } wanted) return text.ToString();
        return _values.TryGetValue(wanted, out var value)
            ? value
            : new Fault(SessionErrors.NoSuchField, $"nothing was extracted under the name {wanted}.");
    }
}
