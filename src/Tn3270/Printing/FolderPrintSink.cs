using System.Globalization;
using Holdfast.Runtime;

namespace Holdfast.Tn3270.Printing;

/// <summary>Puts each job into a file of its own, named by LU and number; files that are there are never written over.</summary>
public sealed class FolderPrintSink : IPrintSink
{
    private readonly FileSystem _files;
    private readonly string _folder;
    private readonly PrintFormat _format;
    private readonly PdfPaper _paper;
    private int _number;

    /// <summary>Puts jobs into a folder, which is created where it is not there.</summary>
    /// <param name="files">The files of the execution model.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="format">Text or PDF.</param>
    /// <param name="paper">The paper of PDFs.</param>
    public FolderPrintSink(FileSystem files, string folder, PrintFormat format, PdfPaper paper)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(paper);
        _files = files;
        _folder = folder;
        _format = format;
        _paper = paper;
        files.CreateFolder(folder);
    }

    /// <inheritdoc/>
    public async ValueTask<string> WriteAsync(PrintJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        string path;
        do
        {
            _number++;
            path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Name(job)}-{_number:0000}.{(_format == PrintFormat.Pdf ? "pdf" : "txt")}"));
        }
        while (_files.Exists(path));
        byte[] content = _format == PrintFormat.Pdf ? PrintPdf.Write(job, _paper) : PrintText.Write(job, transparent: false);
        await _files.ReplaceAsync(path, content, cancellationToken);
        return path;
    }

    // The host chose the LU's name: nothing of it may lead out of the folder.
    private static string Name(PrintJob job)
    {
        string name = string.Concat((job.LuName ?? "").Where(static c => char.IsAsciiLetterOrDigit(c) || c is '@' or '#' or '$'));
        return name.Length == 0 ? "print" : name;
    }
}
