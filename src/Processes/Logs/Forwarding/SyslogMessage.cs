using System.Buffers;
using System.Text;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>
/// Writes a line as a syslog message (RFC 5424, section 6) with its length before it (RFC 6587, section 3.4.1: octet counting). The
/// worker is APP-NAME, the stream MSGID. Pure.
/// </summary>
internal static class SyslogMessage
{
    private const int MostNameBytes = 48;
    private const int MostHostBytes = 255;
    private const int SeveritiesOfFacility = 8;

    /// <summary>Writes one.</summary>
    /// <param name="line">The line.</param>
    /// <param name="facility">0 to 23.</param>
    /// <param name="host">HOSTNAME.</param>
    /// <param name="output">Where to.</param>
    public static void Write(LogLine line, int facility, string host, IBufferWriter<byte> output)
    {
        var time = line.Time is { } known ? known.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'") : "-";
        var header = $"<{(facility * SeveritiesOfFacility) + SeverityOf(line.Severity)}>1 {time} {Name(host, MostHostBytes)} "
            + $"{Name(line.Worker, MostNameBytes)} - {(line.Stream == LogStream.Output ? "stdout" : "stderr")} - ";
        var length = Encoding.UTF8.GetByteCount(header) + Encoding.UTF8.GetByteCount(line.Text);
        Encoding.UTF8.GetBytes($"{length} {header}", output);
        Encoding.UTF8.GetBytes(line.Text, output);
    }

    // RFC 5424, section 6.2.1: 2 critical, 3 error, 4 warning, 6 informational, 7 debug.
    private static int SeverityOf(LogSeverity? severity) => severity switch
    {
        LogSeverity.Fatal => 2,
        LogSeverity.Error => 3,
        LogSeverity.Warn => 4,
        LogSeverity.Debug or LogSeverity.Trace => 7,
        _ => 6,
    };

    /// <summary>PRINTUSASCII of a limited length; a dash where nothing is left (NILVALUE).</summary>
    private static string Name(string text, int most)
    {
        var name = string.Concat(text.Where(letter => letter is > ' ' and <= '~').Take(most));
        return name.Length == 0 ? "-" : name;
    }
}
