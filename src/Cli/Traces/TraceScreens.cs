using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Sessions;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Cli.Traces;

/// <summary>Screens of a replay in the form in which a node tells its sessions' screens.</summary>
internal static class TraceScreens
{
    public static ScreenInfo Info(ScreenImage image) => new()
    {
        Version = image.Version,
        Rows = image.Rows,
        Columns = image.Columns,
        Cursor = new Position(image.CursorRow, image.CursorColumn),
        KeyboardLocked = image.KeyboardLocked,
        Text = [.. Enumerable.Range(1, image.Rows).Select(row => image.Line(row).TrimEnd())],
        Fields = [.. image.Fields.Select(Field)],
        Runs = [.. image.Runs.Select(Run)],
    };

    private static FieldInfo Field(ScreenField field) => new()
    {
        Row = field.Row,
        Column = field.Column,
        Length = field.Length,
        Label = string.IsNullOrEmpty(field.Label) ? null : field.Label,
        Text = field.Text,
        Protected = field.Protected,
        Numeric = field.Numeric,
        Hidden = field.Hidden,
        Modified = field.Modified,
    };

    private static RunInfo Run(ScreenRun run) => new()
    {
        Row = run.Row,
        Column = run.Column,
        Text = run.Text,
        Color = JsonNamingPolicy.SnakeCaseLower.ConvertName(run.Color.ToString()),
        Highlight = JsonNamingPolicy.SnakeCaseLower.ConvertName(run.Highlight.ToString()),
        Intensified = run.Intensified,
        Input = run.Input,
    };
}
