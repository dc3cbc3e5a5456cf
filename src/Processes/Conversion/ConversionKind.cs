namespace Holdfast.Processes.Conversion;

/// <summary>The programs whose files can be converted.</summary>
public enum ConversionKind
{
    /// <summary>supervisord.conf.</summary>
    Supervisord,

    /// <summary>An ecosystem file of pm2, as JSON or YAML.</summary>
    Pm2,

    /// <summary>A service unit of systemd, with its drop-ins.</summary>
    Systemd,

    /// <summary>A Procfile, with its .env.</summary>
    Procfile,

    /// <summary>A file of process-compose.</summary>
    ProcessCompose,
}
