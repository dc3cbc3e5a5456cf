namespace Holdfast.Tn3270.Traces;

/// <summary>Why a trace cannot be read further.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Reason">What is wrong with it, for its reader.</param>
public readonly record struct TraceFault(int Line, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}: {Reason}";
}
