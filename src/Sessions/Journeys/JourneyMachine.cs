using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Journeys;

/// <summary>
/// Leads through the steps of a journey; pure. It never types into a locked keyboard, and after a key that went to the host it looks only
/// at screens that came later: a text that stood there before the key does not fulfil a wait after it. Typed text is no key, even where
/// it is sent at once (text mode): a host that does not echo would never answer it.
/// </summary>
/// <param name="name">The journey's name, for faults.</param>
/// <param name="steps">Its steps.</param>
/// <param name="secrets">The values of the secrets the steps refer to.</param>
internal sealed class JourneyMachine(string name, IReadOnlyList<JourneyStep> steps, IReadOnlyDictionary<string, string> secrets)
{
    private int _step;
    private long? _sentAt;

    /// <summary>The step under way, from 1; one past the last when it has arrived.</summary>
    public int StepNumber => _step + 1;

    /// <summary>What to do next. It does not move by itself: <see cref="Shown"/> and <see cref="Carried"/> do that.</summary>
    public JourneyEffect Next(SessionScreen screen)
    {
        if (_step < steps.Count && steps[_step] is WaitStep wait)
            return JourneyEffect.WaitFor(wait.Condition with { ChangedSince = _sentAt }, wait.Timeout);
        if (_sentAt is not null || (_step < steps.Count && screen.Image.KeyboardLocked))
            return JourneyEffect.WaitFor(new WaitCondition { Unlocked = true, ChangedSince = _sentAt }, WaitStep.DefaultTimeout);
        return _step == steps.Count ? default : JourneyEffect.Do(Input(steps[_step]));
    }

    /// <summary>The screen waited for has come.</summary>
    public void Shown()
    {
        _sentAt = null;
        if (_step < steps.Count && steps[_step] is WaitStep) _step++;
    }

    /// <summary>The step asked for was carried out.</summary>
    /// <param name="sent">Whether it went to the host.</param>
    /// <param name="version">The version of the screen as it left it.</param>
    public void Carried(bool sent, long version)
    {
        _sentAt = sent && steps[_step] is PressStep ? version : null;
        _step++;
    }

    /// <summary>
    /// The failure of the step under way: its place and the kind of the cause. Nothing of a screen is in it, not even by way of the cause's
    /// detail: everybody who may see the pool sees it, and the screen may be that of the one who held the session before a reset.
    /// </summary>
    public Fault Failed(ErrorCode cause)
    {
        var label = _step == steps.Count ? ", the host's answer to the last key" : steps[_step].Label is { } own ? $", \"{own}\"" : "";
        return new Fault(
            SessionErrors.JourneyFailed,
            $"Journey {name}, step {Math.Min(StepNumber, steps.Count)} of {steps.Count}{label}: {cause.Id} {cause.Title}.")
        {
            Mend = "Open a session to the endpoint itself and go through the steps by hand, to see the screen that the journey meets.",
        };
    }

    private InputStep Input(JourneyStep step) => step switch
    {
        TypeStep type => new TypeText(type.Text.Resolve(secrets)) { Secret = type.Text.IsSecret },
        FieldStep field => new FillField(field.Target, field.Text.Resolve(secrets)) { Secret = field.Text.IsSecret },
        PressStep press => new PressKey(press.Key),
        _ => throw new InvalidOperationException($"No journey step of this kind: {step.GetType().Name}"),
    };
}
