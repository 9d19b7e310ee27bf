// SPDX-License-Identifier: Apache-2.0
control c() { apply { if (true) {
