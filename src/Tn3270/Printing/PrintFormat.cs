namespace Holdfast.Tn3270.Printing;

/// <summary>The form of a job that is put out.</summary>
public enum PrintFormat
{
    /// <summary>UTF-8 text, pages parted by form feeds.</summary>
    Text,

    /// <summary>PDF 1.4.</summary>
    Pdf,
}
