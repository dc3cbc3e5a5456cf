namespace Holdfast.Processes.Health;

/// <summary>What a check says of a run.</summary>
internal enum CheckVerdict
{
    /// <summary>Nothing yet: it has neither passed nor failed often enough.</summary>
    Pending,

    /// <summary>It passes.</summary>
    Healthy,

    /// <summary>It fails, but not often enough in a row; or it passes slowly.</summary>
    Degraded,

    /// <summary>It failed as often in a row as it may.</summary>
    Unhealthy,
}
