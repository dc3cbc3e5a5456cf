using System.Text;

namespace Holdfast.Benchmarks.Tn3270;

/// <summary>What a host sends to come to records with a terminal.</summary>
internal static class Negotiations
{
    /// <summary>TN3270 (RFC 1576): the terminal type, then end-of-record and binary both ways.</summary>
    public static byte[] Plain { get; } =
    [
        0xFF, 0xFD, 24, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0,
        0xFF, 0xFD, 25, 0xFF, 0xFB, 25, 0xFF, 0xFD, 0, 0xFF, 0xFB, 0,
    ];

    /// <summary>TN3270E (RFC 2355) with BIND-IMAGE agreed: until a BIND comes, records are framed, their headers read, and no more.</summary>
    public static byte[] Unbound { get; } =
    [
        0xFF, 0xFD, 40, 0xFF, 0xFA, 40, 8, 2, 0xFF, 0xF0,
        0xFF, 0xFA, 40, 2, 4, .. Encoding.ASCII.GetBytes("IBM-3278-2-E"), 1, .. Encoding.ASCII.GetBytes("LU01"), 0xFF, 0xF0,
        0xFF, 0xFA, 40, 3, 4, 0, 0xFF, 0xF0,
    ];

    /// <summary>The header of a 3270 record without demands.</summary>
    public static byte[] Header { get; } = [0, 0, 0, 0, 0];
}
