package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Words;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes bad files of good ones. */
final class Mutation {
    private static final int CHANGES_MAX = 4;

    /** Numbers that break what was not thought through. */
    private static final int[] HOSTILE = {
        0,
        1,
        -1,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Limits.CHUNK_ROWS_MAX,
        Limits.CHUNK_CELLS_MAX,
        Limits.CHUNK_VALUE_BYTES_MAX,
        Limits.VALUE_BYTES_MAX,
        Limits.FRAME_BYTES_MAX,
        Limits.DOCUMENT_BYTES_MAX,
        0xFFFF,
        0x10000
    };

    private Mutation() {}

    /** Bits, bytes and ranges changed, cut out, put in, copied or swapped. */
    static byte[] byChance(byte[] bytes, List<ChunkRef> chunks, SplittableRandom random) {
        byte[] changed = bytes;
        for (int i = random.nextInt(1, CHANGES_MAX + 1); i > 0 && changed.length > 0; i--) {
            int from = random.nextInt(changed.length);
            int to = Math.min(changed.length, from + random.nextInt(1, 400));
            changed =
                    switch (random.nextInt(8)) {
                        case 0 -> flip(changed, from, random);
                        case 1 -> noise(changed, from, to, random);
                        case 2 -> join(head(changed, from), tail(changed, to));
                        case 3 -> join(head(changed, to), tail(changed, from));
                        case 4 -> head(changed, from);
                        case 5 -> filled(changed, from, to);
                        case 6 -> hostile(changed, from, random);
                        default -> withFrameMoved(changed, chunks, random);
                    };
        }
        return changed;
    }

    /** Changed within the frames, whose checksums are made right again, and so is the trailer's. */
    static byte[] forged(byte[] bytes, SplittableRandom random) {
        byte[] forged = bytes.clone();
        for (int i = random.nextInt(1, CHANGES_MAX + 1); i > 0; i--) {
            int at = random.nextInt(FileHeader.BYTES, forged.length - Trailer.BYTES);
            switch (random.nextInt(4)) {
                case 0 -> forged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> forged[at] = (byte) random.nextInt();
                default -> putHostile(forged, at, random);
            }
        }
        Frames.seal(bytes, forged);
        return forged;
    }

    /** The file with each hostile number in turn at a place, and right checksums. */
    static Stream<byte[]> hostileNumbersAt(byte[] bytes, int at) {
        return IntStream.of(HOSTILE)
                .mapToObj(
                        number -> {
                            byte[] forged = bytes.clone();
                            Words.putInt(forged, at, number);
                            Frames.seal(bytes, forged);
                            return forged;
                        });
    }

    private static byte[] flip(byte[] bytes, int at, SplittableRandom random) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    private static byte[] noise(byte[] bytes, int from, int to, SplittableRandom random) {
        byte[] changed = bytes.clone();
        for (int i = from; i < to; i++) {
            changed[i] = (byte) random.nextInt();
        }
        return changed;
    }

    private static byte[] filled(byte[] bytes, int from, int to) {
        byte[] changed = bytes.clone();
        Arrays.fill(changed, from, to, (byte) 0);
        return changed;
    }

    private static byte[] hostile(byte[] bytes, int at, SplittableRandom random) {
        byte[] changed = bytes.clone();
        putHostile(changed, at, random);
        return changed;
    }

    private static void putHostile(byte[] bytes, int at, SplittableRandom random) {
        if (at + Integer.BYTES <= bytes.length) {
            Words.putInt(bytes, at, HOSTILE[random.nextInt(HOSTILE.length)]);
        }
    }

    /** A chunk's frame copied over another place. */
    private static byte[] withFrameMoved(
            byte[] bytes, List<ChunkRef> chunks, SplittableRandom random) {
        ChunkRef chunk = chunks.get(random.nextInt(chunks.size()));
        ChunkRef other = chunks.get(random.nextInt(chunks.size()));
        int end = (int) (chunk.offset() + chunk.frameBytes());
        if (end > bytes.length || other.offset() > bytes.length) {
            return bytes;
        }
        byte[] frame = Arrays.copyOfRange(bytes, (int) chunk.offset(), end);
        byte[] before = head(bytes, (int) other.offset());
        boolean isReplacing = random.nextBoolean();
        int rest = (int) (other.offset() + (isReplacing ? other.frameBytes() : 0));
        return join(join(before, frame), tail(bytes, Math.min(rest, bytes.length)));
    }

    private static byte[] head(byte[] bytes, int to) {
        return Arrays.copyOf(bytes, to);
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }

    /** The checksums of a file. */
    private static final class Frames {
        private Frames() {}

        /**
         * Makes those of {@code forged} right, whose frames are where they are in {@code intact}.
         */
        static void seal(byte[] intact, byte[] forged) {
            int end = forged.length - Trailer.BYTES;
            int footer = (int) Trailer.decode(tail(intact, end)).footerOffset();
            for (int at = FileHeader.BYTES; at < end; ) {
                FrameHeader header = FrameHeader.decode(intact, at);
                if (header.is(FrameType.CHUNK)) {
                    sealBlocks(forged, at, header);
                }
                int body = at + FrameHeader.BYTES;
                int headBytes = FrameHeader.decode(forged, at).headBytes();
                if (headBytes < 0 || headBytes > forged.length - body) {
                    headBytes = header.headBytes();
                }
                int headCrc = Checksum.crc32(forged, body, headBytes);
                int crc = FrameHeader.crc32(forged, at, headCrc, headBytes);
                Words.putInt(forged, at + FrameHeader.CRC_AT, crc);
                at += (int) header.frameBytes();
            }
            Words.putInt(forged, end + 24, Checksum.crc32(forged, 0, footer));
            Words.putInt(forged, end + Trailer.CRC_AT, Checksum.crc32(forged, end, Trailer.CRC_AT));
        }

        private static void sealBlocks(byte[] forged, int frame, FrameHeader header) {
            int directory = frame + FrameHeader.BYTES + ChunkHead.BYTES;
            int block = frame + FrameHeader.BYTES + header.headBytes();
            for (int entry = directory;
                    entry < frame + FrameHeader.BYTES + header.headBytes();
                    entry += ChunkHead.ENTRY_BYTES) {
                int storedBytes = Words.getInt(forged, entry + 4);
                if (storedBytes < 0 || storedBytes > forged.length - block) {
                    return;
                }
                Words.putInt(forged, entry + 20, Checksum.crc32(forged, block, storedBytes));
                block += storedBytes;
            }
        }
    }
}
