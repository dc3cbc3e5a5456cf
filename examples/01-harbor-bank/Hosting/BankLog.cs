using Holdfast.Runtime;

namespace HarborBank.Hosting;

/// <summary>One line per event: time, instance, event, and what it is about. Never a password, never an amount.</summary>
internal sealed class BankLog(TextWriter output, Clock clock, string instance)
{
    private readonly Lock _gate = new();

    public void Write(string happened, string details = "")
    {
        var line = $"{clock.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {instance} {happened}{(details.Length == 0 ? "" : " ")}{Printable(details)}";
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    // What users typed is part of some lines; it shall not make lines of its own.
    private static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text;
}
