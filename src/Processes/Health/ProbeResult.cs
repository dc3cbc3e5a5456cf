namespace Holdfast.Processes.Health;

/// <summary>What one check found.</summary>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Took">How long the answer took.</param>
/// <param name="Detail">Why it did not pass, as a clause without a full stop; empty where it did.</param>
public readonly record struct ProbeResult(bool Passed, TimeSpan Took, string Detail = "")
{
    /// <summary>A check that passed.</summary>
    public static ProbeResult Pass(TimeSpan took) => new(true, took);

    /// <summary>A check that did not pass.</summary>
    public static ProbeResult Fail(TimeSpan took, string detail) => new(false, took, detail);
}
