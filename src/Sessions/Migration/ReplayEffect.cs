using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Migration;

/// <summary>What a replay wants next: a screen, an input, or nothing more where it has ended.</summary>
/// <param name="Await">Wait for this screen with the keyboard free, then call <see cref="ReplayMachine.Shown"/> or <see cref="ReplayMachine.Missed"/>.</param>
/// <param name="Steps">Carry these out, then call <see cref="ReplayMachine.Carried"/> or <see cref="ReplayMachine.Refused"/>.</param>
/// <param name="End">How it ended.</param>
internal readonly record struct ReplayEffect(ScreenFingerprint? Await, IReadOnlyList<InputStep>? Steps, ReplayEnd? End);
