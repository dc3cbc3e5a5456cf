using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Journeys;

/// <summary>What a journey wants next: exactly one is set, or none when it has arrived.</summary>
/// <param name="Await">Wait for this screen, then call <see cref="JourneyMachine.Shown"/>, or <see cref="JourneyMachine.Missed"/> where it does not come.</param>
/// <param name="Timeout">How long to wait for it.</param>
/// <param name="Input">Carry out this step, then call <see cref="JourneyMachine.Carried"/>.</param>
/// <param name="Failure">It cannot go on, for this reason.</param>
internal readonly record struct JourneyEffect(WaitCondition? Await, TimeSpan Timeout, InputStep? Input, Fault? Failure = null)
{
    /// <summary>Whether the journey has arrived.</summary>
    public bool Arrived => Await is null && Input is null && Failure is null;

    public static JourneyEffect WaitFor(WaitCondition condition, TimeSpan timeout) => new(condition, timeout, null);

    public static JourneyEffect Do(InputStep step) => new(null, default, step);

    public static JourneyEffect Fail(Fault why) => new(null, default, null, why);
}
