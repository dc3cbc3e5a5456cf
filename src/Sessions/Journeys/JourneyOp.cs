namespace Holdfast.Sessions.Journeys;

/// <summary>One operation of a journey's program.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Path">The step it is of, as people count: <c>3</c>, <c>3.then.1</c>.</param>
/// <param name="Step">That step.</param>
/// <param name="Target">Where it may go, an index of the program.</param>
internal readonly record struct JourneyOp(JourneyOpKind Kind, string Path, JourneyStep Step, int Target = 0);
