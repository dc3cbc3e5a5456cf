using System.Text;
using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>What terminals send to a host machine, and what comes back.</summary>
internal static class MachineBytes
{
    /// <summary>A TN3270E display that agrees on functions, up to the answer to its query.</summary>
    public static HostMachine Agreed(HostOptions options, params byte[] functions)
    {
        HostMachine host = Open(options, "IBM-3278-2-E", functions);
        host.Receive([0, 0, 0, 0, 0, 0x88, 0, 4, 0x81, 0x86, 0xFF, 0xEF]);
        Drain(host);
        return host;
    }

    /// <summary>A TN3270E device that agrees on functions.</summary>
    public static HostMachine Open(HostOptions options, string type, params byte[] functions)
    {
        HostMachine host = new(options);
        host.Receive([0xFF, 0xFB, 40, 0xFF, 0xFA, 40, 2, 7, .. Encoding.ASCII.GetBytes(type), 0xFF, 0xF0]);
        host.Receive([0xFF, 0xFA, 40, 3, 7, .. functions, 0xFF, 0xF0]);
        return host;
    }

    /// <summary>Takes all that is queued.</summary>
    public static byte[] Drain(HostMachine host)
    {
        byte[] bytes = host.Output.ToArray();
        host.OutputSent(bytes.Length);
        return bytes;
    }

    /// <summary>Whether bytes stand in others.</summary>
    public static bool Holds(this byte[] bytes, params byte[] wanted) => bytes.AsSpan().IndexOf(wanted) >= 0;
}
