namespace HarborBank.Panels;

/// <summary>How grave a notice is; it colours the line.</summary>
internal enum NoticeKind
{
    Information,
    Warning,
    Error,
}
