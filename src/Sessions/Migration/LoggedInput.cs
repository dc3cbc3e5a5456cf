using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Migration;

/// <summary>One input of a session's holder, as it was carried out.</summary>
/// <param name="Before">The screen it met.</param>
/// <param name="Steps">What was done; empty where it is not to be done again.</param>
/// <param name="Sent">Whether it went to the host.</param>
/// <param name="Bar">Why it is not done again; <see cref="ReplayBar.None"/> where it may be.</param>
/// <param name="Records">Records the host had sent by then.</param>
/// <param name="Version">The terminal's screen version as the input left it.</param>
internal readonly record struct LoggedInput(
    ScreenFingerprint Before, IReadOnlyList<InputStep> Steps, bool Sent, ReplayBar Bar, long Records, long Version)
{
    /// <summary>Whether the host has answered it; nothing that was not sent waits for an answer.</summary>
    public bool Answered { get; init; }

    /// <summary>Whether this screen is the host's answer to it: something came, and the keyboard is free.</summary>
    public bool IsAnsweredBy(SessionScreen screen) =>
        Answered || !Sent || (!screen.Image.KeyboardLocked && (screen.Records > Records || (screen.IsText && screen.Version > Version)));
}
