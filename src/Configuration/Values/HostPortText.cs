using System.Globalization;

namespace Holdfast.Configuration.Values;

/// <summary>A host with its port: <c>127.0.0.1:7270</c>, <c>mvs1.example.com:992</c>, <c>[::1]:7270</c>.</summary>
internal static class HostPortText
{
    /// <summary>The form, for messages.</summary>
    public const string Form = "a host and a port from 0 to 65535, such as 127.0.0.1:7270 or [::1]:7270";

    /// <summary>Longest host name, in characters (RFC 1035 section 2.3.4).</summary>
    private const int MaxHost = 253;

    public static bool TryParse(string text, out (string Host, int Port) address)
    {
        address = default;
        var colon = text.LastIndexOf(':');
        if (colon < 1
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port > 65535)
            return false;

        var host = text[..colon];
        if (host is ['[', .. var inside, ']'] && inside.Contains(':', StringComparison.Ordinal))
            host = inside;
        else if (host.Contains(':', StringComparison.Ordinal))
            return false;
        if (host.Length > MaxHost || !host.All(IsHostCharacter))
            return false;
        address = (host, port);
        return true;
    }

    private static bool IsHostCharacter(char one) => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' or '_' or ':' or '%' or '*';
}
