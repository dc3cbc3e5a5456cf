namespace Holdfast.Processes.Limits;

/// <summary>Limits that were raised.</summary>
/// <param name="Defined">As the definition has them.</param>
/// <param name="Now">As they are from now on.</param>
internal sealed record RaisedLimits(WorkerLimits Defined, WorkerLimits Now);
