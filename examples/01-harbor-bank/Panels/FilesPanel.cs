using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>Where file transfers are started: the terminal types its command into the field, as it would at TSO's READY.</summary>
internal static class FilesPanel
{
    public const string Command = "command";

    private const int CommandLength = 228;
    private const int FirstFileRow = 14;
    private const int FileRows = 6;
    private const int FileWidth = 25;
    private const int FilesPerRow = 3;

    public static Panel Draw(Heading heading, IReadOnlyList<string> files, Notice? notice)
    {
        var sketch = new PanelSketch("HBFILES").Title(heading, "File Transfer");
        sketch.Label(5, 5, "Start a transfer at your terminal now; it types a command such as these:");
        sketch.Value(6, 8, "IND$FILE PUT my.file ASCII CRLF").Value(7, 8, "IND$FILE GET my.file ASCII CRLF");
        sketch.Label(9, 2, "===>").Input(9, 7, Command, CommandLength, "");
        sketch.Label(13, 5, files.Count == 0 ? "The file area is empty." : "In the file area:");
        for (var i = 0; i < Math.Min(files.Count, FileRows * FilesPerRow); i++)
        {
            var name = files[i].Length < FileWidth ? files[i] : files[i][..(FileWidth - 1)];
            sketch.Value(FirstFileRow + (i / FilesPerRow), 5 + (i % FilesPerRow * FileWidth), name);
        }
        return sketch.Foot(notice, "Enter=Start   PF1=Help   PF3=Back   PF12=Cancel").Done(Command);
    }
}
