using System.Globalization;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Definition;

/// <summary>A way to end: by an exit code, or by a signal.</summary>
/// <param name="Code">The exit code, 0 to 255; 0 where a signal is meant.</param>
/// <param name="Signal">The signal, 1 to 64; 0 where an exit code is meant.</param>
public readonly record struct ExitPattern(int Code, int Signal)
{
    private const int GreatestCode = 255;

    /// <summary>What may be written.</summary>
    internal const string Form = "exit codes from 0 to 255, or names of signals such as SIGSEGV";

    /// <summary>Whether a child ended this way.</summary>
    public bool Matches(KeptEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return !end.Unknown && end.Code == Code && end.Signal == Signal;
    }

    /// <summary>Reads an exit code or a signal's name; null where it is neither.</summary>
    internal static ExitPattern? Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return code <= GreatestCode ? new ExitPattern(code, 0) : null;
        return SignalName.ParseAny(text) is { } signal ? new ExitPattern(0, signal) : null;
    }

    /// <summary>As it can be written, with the signal by its number.</summary>
    public override string ToString() => Signal > 0 ? $"signal {Signal}" : $"{Code}";
}
