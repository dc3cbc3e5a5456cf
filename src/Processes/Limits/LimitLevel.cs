namespace Holdfast.Processes.Limits;

/// <summary>How near a worker is to a limit.</summary>
public enum LimitLevel
{
    /// <summary>Below the warning.</summary>
    Normal,

    /// <summary>Beyond the warning.</summary>
    Warning,

    /// <summary>At the limit.</summary>
    Exceeded,
}
