using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Printing;

/// <summary>A host's record for a printer that is elsewhere.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Demand">Whether the host wants to hear how it went.</param>
/// <param name="Sequence">By which the host knows the answer.</param>
/// <param name="Data">The record behind its header.</param>
internal sealed record RelayedPrint(RecordType Type, ResponseDemand Demand, ushort Sequence, byte[] Data)
{
    /// <summary>Whether it is to be printed, and not about the session or the job.</summary>
    public bool IsData => Type is RecordType.ScsData or RecordType.Data3270;

    /// <summary>Whether with it a job is over.</summary>
    public bool EndsJob => Type is RecordType.PrintEndOfJob or RecordType.Unbind;
}
