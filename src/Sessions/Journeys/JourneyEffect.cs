using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Journeys;

/// <summary>What a journey wants next: exactly one is set, or none when it has arrived.</summary>
/// <param name="Await">Wait for this screen, then call <see cref="JourneyMachine.Shown"/>.</param>
/// <param name="Timeout">How long to wait for it.</param>
/// <param name="Input">Carry out this step, then call <see cref="JourneyMachine.Carried"/>.</param>
internal readonly record struct JourneyEffect(WaitCondition? Await, TimeSpan Timeout, InputStep? Input)
{
    /// <summary>Whether the journey has arrived.</summary>
    public bool Arrived => Await is null && Input is null;

    public static JourneyEffect WaitFor(WaitCondition condition, TimeSpan timeout) => new(condition, timeout, null);

    public static JourneyEffect Do(InputStep step) => new(null, default, step);
}
