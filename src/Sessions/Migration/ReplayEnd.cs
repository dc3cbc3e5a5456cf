using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Migration;

/// <summary>How a replay ended.</summary>
/// <param name="Kind">Where it is.</param>
/// <param name="Repeated">Inputs that were done again.</param>
/// <param name="Fault">Why it is not where the holder was; null where it is.</param>
internal sealed record ReplayEnd(ReplayEndKind Kind, int Repeated, Fault? Fault)
{
    /// <summary>Whether something had been sent that the host never answered.</summary>
    public bool Uncertain => Fault?.Code == SessionErrors.Uncertain;
}
