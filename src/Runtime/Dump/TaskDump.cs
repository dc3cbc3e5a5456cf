using System.Text;
using System.Text.Json;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Dump;

/// <summary>
/// The living fibers of an execution model at one moment, as a tree: who started whom, what each does, where it waits and for what. It
/// costs nothing until it is asked for.
/// </summary>
public sealed class TaskDump
{
    private TaskDump(IReadOnlyList<TaskEntry> roots) => Roots = roots;

    /// <summary>The fibers without a living parent on this execution model, oldest first.</summary>
    public IReadOnlyList<TaskEntry> Roots { get; }

    /// <summary>Takes a dump. Fibers go on while it is taken, so two of them may be told of different moments.</summary>
    public static TaskDump Take(Io io)
    {
        ArgumentNullException.ThrowIfNull(io);
        return Take(io.Executor.Fibers.Snapshot(), io.Executor.Milliseconds);
    }

    /// <summary>The tree as text, a line for each fiber and each await in it.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var root in Roots)
        {
            Write(text, root, 0);
        }

        return text.ToString();
    }

    /// <summary>The tree as JSON: an array of objects with the members of <see cref="TaskEntry"/> in snake case.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            WriteAll(json, Roots);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>A dump of given fibers.</summary>
    internal static TaskDump Take(IReadOnlyList<Fiber> fibers, long now)
    {
        var living = fibers.ToHashSet();
        var children = fibers.ToLookup(fiber => Living(fiber.Parent, living));
        return new TaskDump(Entries(null));

        IReadOnlyList<TaskEntry> Entries(Fiber? parent) => [.. children[parent].Select(fiber => Entry(fiber, now, Entries(fiber)))];
    }

    private static Fiber? Living(Fiber? parent, HashSet<Fiber> living)
    {
        while (parent is not null && !living.Contains(parent))
        {
            parent = parent.Parent;
        }

        return parent;
    }

    private static TaskEntry Entry(Fiber fiber, long now, IReadOnlyList<TaskEntry> children)
    {
        var phase = fiber.Phase;
        var (sites, leaf) = phase == FiberPhase.Waiting ? AwaitChain.Of(fiber.Body) : ([], null);
        var wait = phase == FiberPhase.Waiting ? leaf ?? fiber.Waiting : null;
        var blockers = wait switch
        {
            Fiber awaited => [awaited.Name],
            IDescribesWait described => described.WaitsFor.Select(one => one.Name).ToArray(),
            _ => [],
        };
        return new TaskEntry(
            fiber.Name,
            phase,
            TimeSpan.FromMilliseconds(Math.Max(0, now - fiber.StartedMilliseconds)),
            Describe(wait),
            sites,
            fiber.Holds,
            blockers,
            children);
    }

    private static string? Describe(object? wait) => wait switch
    {
        null => null,
        Fiber fiber => $"the end of '{fiber.Name}'",
        IDescribesWait described => described.DescribeWait(),
        Task => "a task of the platform",
        _ => $"the platform's {wait.GetType().Name.Split('`')[0]}",
    };

    private static void Write(StringBuilder text, TaskEntry entry, int depth)
    {
        var margin = new string(' ', depth * 2);
        text.Append(margin).Append(entry.Name).Append("  ").Append(entry.Phase.ToString().ToLowerInvariant())
            .Append("  ").Append(entry.Age.TotalSeconds.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture)).Append(" s");
        if (entry.WaitsFor is { } wait)
        {
            text.Append("  waits for ").Append(wait);
        }

        if (entry.BlockedBy.Count > 0)
        {
            text.Append("  blocked by ").AppendJoin(", ", entry.BlockedBy);
        }

        if (entry.Holds.Count > 0)
        {
            text.Append("  holds ").AppendJoin(", ", entry.Holds);
        }

        text.Append('\n');
        foreach (var site in entry.Sites)
        {
            text.Append(margin).Append("    at ").Append(site).Append('\n');
        }

        foreach (var child in entry.Children)
        {
            Write(text, child, depth + 1);
        }
    }

    private static void WriteAll(Utf8JsonWriter json, IReadOnlyList<TaskEntry> entries)
    {
        json.WriteStartArray();
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("phase", entry.Phase.ToString().ToLowerInvariant());
            json.WriteNumber("age_seconds", entry.Age.TotalSeconds);
            json.WriteString("waits_for", entry.WaitsFor);
            json.WriteStartArray("sites");
            foreach (var site in entry.Sites)
            {
                json.WriteStartObject();
                json.WriteString("member", site.Member);
                json.WriteString("file", site.File);
                json.WriteNumber("line", site.Line);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteStrings(json, "holds", entry.Holds);
            WriteStrings(json, "blocked_by", entry.BlockedBy);
            json.WritePropertyName("children");
            WriteAll(json, entry.Children);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
