using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Holdfast.Sessions.Recording;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Server.Sessions;

/// <summary>
/// Writes recordings as asciicast v2 (https://docs.asciinema.org/manual/asciicast/v2/): a line for the whole, then one for each screen
/// (<c>o</c>, what a terminal is sent to show it) and each input (<c>m</c>, a marker).
/// </summary>
internal static class Asciicast
{
    private const int UsualColumns = 80;
    private const int UsualRows = 24;

    /// <summary>The first line.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="screen">Its first screen; null where it has none.</param>
    public static string Begin(RecordingView recording, ScreenImage? screen) => Line(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 2);
        json.WriteNumber("width", screen?.Columns ?? UsualColumns);
        json.WriteNumber("height", screen?.Rows ?? UsualRows);
        json.WriteNumber("timestamp", recording.StartedAt.ToUnixTimeSeconds());
        json.WriteString("title", $"{recording.Label ?? recording.Id} on {recording.Endpoint}");
        json.WriteEndObject();
    });

    /// <summary>The line of a moment; empty where a player has nothing to do with it.</summary>
    public static string Of(RecordedMoment moment) => moment switch
    {
        { Screen: { } screen } => Event(moment.At, "o", Show(screen)),
        { Inputs: { Count: > 0 } inputs } => Event(moment.At, "m", string.Join(", ", inputs)),
        _ => "",
    };

    /// <summary>Clears, draws row by row, and puts the cursor where the host has it.</summary>
    private static string Show(ScreenImage screen)
    {
        var text = new StringBuilder("\e[H\e[2J");
        text.Append(ScreenPicture.Ansi(screen).TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal));
        return text.Append(CultureInfo.InvariantCulture, $"\e[{screen.CursorRow};{screen.CursorColumn}H").ToString();
    }

    private static string Event(TimeSpan at, string code, string data) => Line(json =>
    {
        json.WriteStartArray();
        json.WriteNumberValue(Math.Round(at.TotalSeconds, 3));
        json.WriteStringValue(code);
        json.WriteStringValue(data);
        json.WriteEndArray();
    });

    private static string Line(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes)) write(json);
        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }
}
