namespace Holdfast.Runtime.Supervision;

/// <summary>What a <see cref="Supervisor"/> hears of.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Child">Which child it is about; null where it is about none.</param>
/// <param name="Failure">Of an end: the failure; null where the child ended well.</param>
/// <param name="Lasted">Of an end: how long the child ran.</param>
/// <param name="Ticket">The wait that is over.</param>
internal readonly record struct SupervisorNews(
    SupervisorNewsKind Kind, SupervisedChild? Child = null, Exception? Failure = null, TimeSpan Lasted = default, long Ticket = 0);
