using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Contracts.Errors;

namespace Holdfast.Cli.Output;

/// <summary>Shows what a call brought: the failure, JSON, or the form for people.</summary>
internal static class Answer
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Shows a result.</summary>
    /// <returns>The exit status: 0 for a value, 1 for a failure.</returns>
    public static int Show<T>(Shell shell, Result<T> result, JsonTypeInfo<T> type, Action<T> print)
    {
        if (!result.TryGet(out var value, out var fault)) return Shell.Fail(fault);
        if (shell.Json) PrintJson(value, type);
        else print(value);
        return 0;
    }

    /// <summary>Prints a value as indented JSON.</summary>
    public static void PrintJson<T>(T value, JsonTypeInfo<T> type)
    {
        using var output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output, Indented)) JsonSerializer.Serialize(writer, value, type);
        output.WriteByte((byte)'\n');
    }
}
