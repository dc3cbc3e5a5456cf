using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Migration;

namespace Holdfast.Sessions;

/// <summary>What is new of a session: a screen, or what its migration has come to; exactly one is set.</summary>
/// <param name="Screen">The screen.</param>
/// <param name="Migration">The migration.</param>
/// <param name="Changes">Counts what became of migrations; to be passed with the next question.</param>
public sealed record SessionChange(SessionScreen? Screen, MigrationView? Migration, long Changes);
