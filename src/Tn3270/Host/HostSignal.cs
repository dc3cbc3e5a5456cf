namespace Holdfast.Tn3270.Host;

/// <summary>A key that speaks to the system rather than to the panel.</summary>
public enum HostSignal
{
    /// <summary>ATTN: the user wants what goes on interrupted (IAC IP of TN3270E, IAC BREAK of TN3270).</summary>
    Attention,

    /// <summary>SYSREQ, while no panel waited for it (IAC AO of TN3270E).</summary>
    SystemRequest,
}
