namespace Holdfast.Runtime.Limits;

/// <summary>Who stands in the line of a <see cref="Throttle"/>.</summary>
internal sealed class PermitRequest(int permits) : TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>How many permits it asks for.</summary>
    public int Permits => permits;

    /// <summary>Where it stands, while it does.</summary>
    public LinkedListNode<PermitRequest>? Place { get; set; }
}
